import { everyHour } from './every-hour.ts';
import type { House } from './house.ts';

/**
 * Encrypts beside the work what an older version has left in the clear, now and every hour: processes of that
 * version may still run. Goes on at the next start where it was ended. Returns how to end it, which waits for the files in hand.
 */
export const encryptFiles = (house: Pick<House, 'stores' | 'log'>): (() => Promise<void>) =>
  everyHour(house.log, { 'files not encrypted': (signal) => encryptAll(house, signal) });

async function encryptAll(
  { stores, log }: Pick<House, 'stores' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  let told = Date.now();
  const { encrypted, lost } = await stores.encryptOpenFiles((done, of) => {
    if (Date.now() - told < TELL_EVERY_MS && done < of) return;
    told = Date.now();
    log.info({ done, of }, 'files of an older version are being encrypted');
  }, signal);
  if (encrypted > 0) log.info({ encrypted }, 'files of an older version were encrypted');
  if (lost.length > 0)
    log.warn(
      { lost: lost.length },
      'files are gone or are not what they were: see `madoguchi verify`',
    );
}

const TELL_EVERY_MS = 60_000;
