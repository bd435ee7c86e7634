import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { pageViewSchema, type PageView, type ReadWish } from '../../schemas/desk.ts';
import { pageKey } from '../server/queries.ts';
import { post, RequestError } from '../server/request.ts';

/** Asks for a reading and takes it back; a page that others have acted on meanwhile is refused. */
export function useReadAgain({ id, actions }: PageView) {
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const send = async (path: string, body: object): Promise<boolean> => {
    setBusy(true);
    setError(null);
    try {
      const view = await post(`/api/pages/${id}/${path}`, pageViewSchema, {
        ...body,
        seen: actions,
      });
      await client.cancelQueries({ queryKey: pageKey(id) });
      client.setQueryData(pageKey(id), view);
      void client.invalidateQueries({ queryKey: ['audit', view.scan.id] });
      return true;
    } catch (failure) {
      setError(failure);
      // What others did is shown before the person decides again.
      if (failure instanceof RequestError) void client.invalidateQueries({ queryKey: pageKey(id) });
      return false;
    } finally {
      setBusy(false);
    }
  };
  return {
    isBusy,
    error,
    ask: (wish: ReadWish) => send('read-again', wish),
    undo: () => send('read-again/undo', {}),
  };
}
