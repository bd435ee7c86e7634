import type { Logger } from 'pino';
import type { ScanSummary } from '../schemas/desk.ts';
import type { Change } from '../schemas/http.ts';
import type { Records } from '../store/contracts.ts';

/** How many of the newest scans are watched one by one; older ones show in the counts alone. */
const WATCHED_SCANS = 200;

export interface ChangeWatch {
  /** Calls back on every change until the returned function is called. */
  subscribe(listener: (change: Change) => void): () => void;
}

/**
 * Watches the records for changes of state, and only while somebody listens. The workers may be
 * other processes, so the database is what is asked.
 */
export function watchChanges(records: Records, everyMs: number, log: Logger): ChangeWatch {
  const listeners = new Set<(change: Change) => void>();
  let known: Map<string, string> | null = null;
  let timer: NodeJS.Timeout | null = null;

  const look = async (): Promise<void> => {
    const [{ scans }, counts] = await Promise.all([
      records.listScans({ limit: WATCHED_SCANS }),
      records.countByState(),
    ]);
    const now = new Map(scans.map((scan) => [scan.id, fingerprint(scan)]));
    now.set('counts', JSON.stringify(counts));
    const before = known;
    known = now;
    if (before === null) return;
    const changed = [...now.keys()].filter((id) => now.get(id) !== before.get(id));
    if (changed.length === 0) return;
    const change: Change = { counts, changed: changed.filter((id) => id !== 'counts') };
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

/** Everything of a scan that a desk's list shows and that may change. */
function fingerprint({ state, pages }: ScanSummary): string {
  const parts = pages.map((page) => [
    page.id,
    page.state,
    page.openTasks,
    ...Object.values(page.fields),
  ]);
  return JSON.stringify([state, parts]);
}
