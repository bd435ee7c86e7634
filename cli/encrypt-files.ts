import type { House } from './house.ts';

/**
 * Encrypts beside the work what an older version has left in the clear, now and every hour: processes of that
 * version may still run. Goes on at the next start where it was ended. Returns how to end it, which waits for the files in hand.
 */
export function encryptFiles({ stores, log }: Pick<House, 'stores' | 'log'>): () => Promise<void> {
  const end = new AbortController();
  const work = async (): Promise<void> => {
    let told = Date.now();
    const { encrypted, lost } = await stores.encryptOpenFiles((done, of) => {
      if (Date.now() - told < TELL_EVERY_MS && done < of) return;
      told = Date.now();
      log.info({ done, of }, 'files of an older version are being encrypted');
    }, end.signal);
    if (encrypted > 0) log.info({ encrypted }, 'files of an older version were encrypted');
    if (lost.length > 0)
      log.warn(
        { lost: lost.length },
        'files are gone or are not what they were: see `madoguchi verify`',
      );
  };
  let working: Promise<void> | null = null;
  const begin = (): void => {
    working ??= work()
      .catch((error: unknown) => log.error({ err: error }, 'files not encrypted'))
      .finally(() => (working = null));
  };
  begin();
  const timer = setInterval(begin, HOUR_MS).unref();
  return async () => {
    clearInterval(timer);
    end.abort();
    await working;
  };
}

const HOUR_MS = 60 * 60 * 1000;
const TELL_EVERY_MS = 60_000;
