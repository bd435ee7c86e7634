import type { House } from './house.ts';

const HOUR_MS = 60 * 60 * 1000;

/** What is to be done again and again. `signal`: it is to come to an end. */
type Chore = (signal: AbortSignal) => Promise<unknown>;

/**
 * Now and every hour, by what is told in the log where one fails: nobody waits for them, and one that takes
 * longer is not begun twice. Returns how to end it, which waits for what is being done.
 */
export function everyHour(
  log: House['log'],
  chores: Readonly<Record<string, Chore>>,
): () => Promise<void> {
  const end = new AbortController();
  const doing = new Map<string, Promise<void>>();
  const doAll = (): void => {
    for (const [whatFailed, run] of Object.entries(chores)) {
      if (doing.has(whatFailed)) continue;
      const done = run(end.signal)
        .then(
          () => undefined,
          (error: unknown) => log.error({ err: error }, whatFailed),
        )
        .finally(() => doing.delete(whatFailed));
      doing.set(whatFailed, done);
    }
  };
  doAll();
  const timer = setInterval(doAll, HOUR_MS).unref(); // a desk that cannot start has to end
  return async () => {
    clearInterval(timer);
    end.abort();
    await Promise.all(doing.values());
  };
}
