import type { Pool } from 'workerpool';

/** Calls into processes that are replaced every so often. */
export interface FreshPool {
  /** Rejects as `Pool.exec` does. The time counts from when a process takes the call up. */
  exec(method: string, params: unknown[], timeoutMs: number): Promise<unknown>;
  close(): Promise<void>;
}

interface Generation {
  readonly pool: Pool;
  begun: number;
  running: number;
}

/**
 * Replaces the pool after `calls` calls. What native libraries allocate is never given back whole
 * (fragments of the heap, caches by size), so that only the end of a process frees it for sure. Calls
 * under way are finished by the pool that began them; for that long, two pools are alive.
 */
export function openFreshPool(open: () => Pool, calls: number): FreshPool {
  const begin = (): Generation => ({ pool: open(), begun: 0, running: 0 });
  const ending = new Set<Promise<unknown>>();
  let present = begin();
  const end = ({ pool }: Generation): void => {
    const ended = (async () => pool.terminate())();
    ending.add(ended);
    // What could not be ended is told by `close`.
    ended.then(
      () => ending.delete(ended),
      () => undefined,
    );
  };
  return {
    async exec(method, params, timeoutMs) {
      if (present.begun >= calls) {
        if (present.running === 0) end(present);
        present = begin();
      }
      const own = present;
      own.begun += 1;
      own.running += 1;
      try {
        return (await own.pool.exec(method, params).timeout(timeoutMs)) as unknown;
      } finally {
        own.running -= 1;
        if (own !== present && own.running === 0) end(own);
      }
    },
    async close() {
      end(present);
      await Promise.all(ending);
    },
  };
}
