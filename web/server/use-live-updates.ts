import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { changeSchema } from '../../schemas/http.ts';
import { COUNTS_KEY } from './queries.ts';
import { doubtSession } from './request.ts';

const RECOUNT_MS = 5_000;

/**
 * Keeps what is on screen fresh while the tab is visible; hidden tabs let go of the connection,
 * since a browser grants only six to one server. Returns whether the connection stands.
 * `isWanted`: somebody is signed in who may see scans.
 */
export function useLiveUpdates(isWanted: boolean): boolean {
  const client = useQueryClient();
  const [live, setLive] = useState(true);
  useEffect(() => {
    if (!isWanted) return;
    let source: EventSource | null = null;
    const refresh = (): void => {
      void client.invalidateQueries({ queryKey: ['scans'] });
      void client.invalidateQueries({ queryKey: ['batches'] });
      void client.invalidateQueries({ queryKey: ['doubles'] });
      void client.invalidateQueries({ queryKey: ['fields'] });
      void client.invalidateQueries({ queryKey: ['page'] });
      void client.invalidateQueries({ queryKey: ['audit'] });
      void client.invalidateQueries({ queryKey: ['notes'] });
    };
    let counting: number | null = null;
    /** Figures are counted over all records: on a busy day not at every change. */
    const recount = (): void => {
      counting ??= window.setTimeout(() => {
        counting = null;
        void client.invalidateQueries({ queryKey: ['figures'] });
      }, RECOUNT_MS);
    };
    const connect = (): void => {
      source = new EventSource('/api/events');
      source.addEventListener('open', () => {
        setLive(true);
        void client.invalidateQueries({ queryKey: ['counts'] });
        refresh();
        recount();
      });
      source.addEventListener('error', () => {
        setLive(false);
        // Closed for good: it was refused, while a lost connection would be made again.
        if (source?.readyState === EventSource.CLOSED) doubtSession();
      });
      source.addEventListener('change', (event) => {
        const change = changeSchema.safeParse(JSON.parse(event.data as string));
        if (!change.success) return;
        client.setQueryData(COUNTS_KEY, change.data.counts);
        void client.invalidateQueries({
          queryKey: ['counts'],
          predicate: ({ queryKey: [, department] }) => department !== null,
        });
        refresh();
        recount();
      });
    };
    const follow = (): void => {
      if (document.visibilityState === 'visible' && source === null) connect();
      if (document.visibilityState === 'hidden') {
        source?.close();
        source = null;
      }
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      source?.close();
      if (counting !== null) window.clearTimeout(counting);
    };
  }, [client, isWanted]);
  return live;
}
