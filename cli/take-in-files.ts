import { basename } from 'node:path';
import { describeFailure } from '../schemas/messages.ts';
import type { ScanSummary } from '../schemas/desk.ts';
import { readUpload, takeIn } from '../workers/intake.ts';
import { findFiles } from './find-files.ts';
import type { House } from './house.ts';

export interface TakenIn {
  /** In the order of the files; the scans of files that were taken in before included. */
  readonly scans: readonly ScanSummary[];
  readonly fresh: number;
  readonly known: number;
  /** Files that could not even be kept, with the words for it. */
  readonly refused: readonly { readonly path: string; readonly words: string }[];
}

/** Takes every file in. One that fails is told and does not stop the others. */
export async function takeInFiles(
  { config, stores }: House,
  paths: readonly string[],
  from: { readonly actor: string; readonly receivedOn: string },
): Promise<TakenIn> {
  const scans: ScanSummary[] = [];
  const refused: { path: string; words: string }[] = [];
  let known = 0;
  for (const path of await findFiles(paths)) {
    const bytes = await readUpload(path, config.maxUploadBytes);
    const taken = bytes.ok
      ? await takeIn(stores, {
          bytes: bytes.value,
          fileName: basename(path),
          source: 'cli',
          ...from,
        })
      : bytes;
    if (taken.ok) {
      scans.push(taken.value.scan);
      if (taken.value.duplicate) known++;
    } else {
      const { title, remedy } = describeFailure(taken.error, 'en');
      refused.push({ path, words: `${title}. ${remedy}` });
    }
  }
  return { scans, fresh: scans.length - known, known, refused };
}
