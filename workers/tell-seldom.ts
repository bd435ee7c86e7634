import type { Logger } from 'pino';

/** A fault that lasts is told once in a while: the same one every second would fill a disk. */
const SAME_ERROR_EVERY_MS = 60_000;

export function tellSeldom(
  log: Pick<Logger, 'error'>,
  what: string,
  everyMs = SAME_ERROR_EVERY_MS,
): (error: unknown) => void {
  let last = { message: '', at: 0 };
  return (error) => {
    const now = Date.now();
    const message = error instanceof Error ? error.message : String(error);
    if (message === last.message && now - last.at < everyMs) return;
    last = { message, at: now };
    log.error({ err: error }, what);
  };
}
