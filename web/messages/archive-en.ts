import type { archiveJa } from './archive-ja.ts';

/** Words of the record as a file that lasts. */
export const archiveEn: typeof archiveJa = {
  save: 'Save as PDF/A',
  what: 'The paper with its approved values, without secrets. It is recorded who saved it.',
  bundle: 'Save the bundle',
  bundleWhat:
    'A bundle is a tar file of original, record, events and signatures, which madoguchi verify proves without this system. The original in it shows secrets.',
  bundleReason: 'Why it is needed (three characters at least; kept in the history)',
};
