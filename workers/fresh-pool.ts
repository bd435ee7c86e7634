import type { Pool } from 'workerpool';

/** Calls into processes that are replaced every so often. */
export interface FreshPool {
  /** Rejects as `Pool.exec` does. The time counts from when a process takes the call up. */
  exec(method: string, params: unknown[], timeoutMs: number): Promise<unknown>;
  /** Ends every process, whatever it does; then there is none any more. */
  close(): Promise<void>;
}

interface Generation {
  readonly pool: Pool;
  begun: number;
  running: number;
  /** A pool that is told twice to end may answer neither time. */
  ended: Promise<void> | null;
}

/**
 * Replaces the pool after `calls` calls. What native libraries allocate is never given back whole
 * (fragments of the heap, caches by size), so that only the end of a process frees it for sure. Calls
 * under way are finished by the pool that began them; for that long, two pools are alive.
 */
export function openFreshPool(open: () => Pool, calls: number): FreshPool {
  const alive = new Set<Generation>();
  let present: Generation | null = null;
  let isClosed = false;
  const begin = (): Generation => {
    const generation: Generation = { pool: open(), begun: 0, running: 0, ended: null };
    alive.add(generation);
    return generation;
  };
  const terminate = async (generation: Generation): Promise<void> => {
    await generation.pool.terminate();
    alive.delete(generation);
  };
  const end = (generation: Generation): Promise<void> =>
    (generation.ended ??= terminate(generation));
  /** One that cannot be ended now is ended, or told, by `close`. */
  const endIfIdle = (generation: Generation): void => {
    if (generation !== present && generation.running === 0) end(generation).catch(() => undefined);
  };
  return {
    async exec(method, params, timeoutMs) {
      if (isClosed) throw new Error('the processes have been ended');
      if (present !== null && present.begun >= calls) {
        const former = present;
        present = null;
        endIfIdle(former);
      }
      const own = (present ??= begin());
      own.begun += 1;
      own.running += 1;
      try {
        return (await own.pool.exec(method, params).timeout(timeoutMs)) as unknown;
      } finally {
        own.running -= 1;
        endIfIdle(own);
      }
    },
    async close() {
      isClosed = true;
      await Promise.all([...alive].map(end));
    },
  };
}
