import type { Logger } from 'pino';
import type { Change } from '../schemas/http.ts';
import type { Records } from '../store/contracts.ts';

export interface ChangeWatch {
  /** Calls back on every change until the returned function is called. */
  subscribe(listener: (change: Change) => void): () => void;
}

/**
 * Watches the records for changes, and only while somebody listens. The workers may be other
 * processes, so the database is what is asked: for what the audit has gained, however old the scan,
 * and for the counts, since a page that is only begun leaves no event.
 */
export function watchChanges(
  records: Pick<Records, 'findChanges' | 'countByState'>,
  everyMs: number,
  log: Logger,
): ChangeWatch {
  const listeners = new Set<(change: Change) => void>();
  let known: { seq: number; counts: string } | null = null;
  let timer: NodeJS.Timeout | null = null;

  const look = async (): Promise<void> => {
    const before = known;
    const { seq, scanIds } = await records.findChanges(before?.seq ?? Number.MAX_SAFE_INTEGER);
    const counts = await records.countByState();
    known = { seq, counts: JSON.stringify(counts) };
    if (before === null || (before.seq === seq && before.counts === known.counts)) return;
    const change: Change = { counts, changed: [...scanIds] };
    for (const listener of listeners) listener(change);
  };
  const tick = async (): Promise<void> => {
    try {
      await look();
    } catch (error) {
      // The database may be away for a while: listeners stay connected and hear of it when it is back.
      log.warn(
        { error: error instanceof Error ? error.name : typeof error },
        'cannot watch records',
      );
    }
    timer = listeners.size > 0 ? setTimeout(() => void tick(), everyMs).unref() : null;
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      if (timer === null && listeners.size === 1) {
        known = null;
        timer = setTimeout(() => void tick(), 0).unref();
      }
      return () => listeners.delete(listener);
    },
  };
}
