import { basename } from 'node:path';
import { describeFailure } from '../schemas/messages.ts';
import type { ScanSummary } from '../schemas/desk.ts';
import { readUpload, takeIn, type Intake, type Upload } from '../workers/intake.ts';
import { fail, type Result } from '../schemas/result.ts';
import type { Failure } from '../schemas/failure.ts';
import { describeEmpty, findFiles } from './find-files.ts';
import { printable } from './printable.ts';
import type { House } from './house.ts';
import { wordError } from './word-error.ts';

export interface TakenIn {
  /** In the order of the files; the scans of files that were taken in before included. */
  readonly scans: readonly ScanSummary[];
  readonly fresh: number;
  readonly known: number;
  /** Files that could not even be kept, with the words for it. */
  readonly refused: readonly { readonly path: string; readonly words: string }[];
  /** Folders in which there is nothing. */
  readonly empty: readonly string[];
}

/** Takes every file in. One that fails is told and does not stop the others. */
export async function takeInFiles(
  house: House,
  paths: readonly string[],
  from: Pick<Upload, 'actor' | 'receivedOn' | 'to'>,
): Promise<TakenIn> {
  const { config } = house;
  const scans: ScanSummary[] = [];
  const refused: { path: string; words: string }[] = [];
  let known = 0;
  const { files, closed, empty } = await findFiles(paths);
  for (const { path, failure } of closed) refused.push({ path, words: wordRefusal(failure) });
  for (const path of files) {
    const bytes = await readUpload(path, config.maxUploadBytes);
    const taken = bytes.ok
      ? await tryToTakeIn(house, {
          bytes: bytes.value,
          fileName: basename(path),
          source: 'cli',
          ...from,
        })
      : fail(wordRefusal(bytes.error));
    if (taken.ok) {
      scans.push(taken.value.scan);
      if (taken.value.duplicate) known++;
    } else refused.push({ path, words: taken.error });
  }
  return { scans, fresh: scans.length - known, known, refused, empty };
}

/** The records may be full or lost halfway: what was not taken in is named, whatever the cause. */
async function tryToTakeIn(
  { stores, findFull }: House,
  upload: Upload,
): Promise<Result<Intake, string>> {
  try {
    const taken = await takeIn(stores, upload, findFull);
    return taken.ok ? taken : fail(wordRefusal(taken.error));
  } catch (error) {
    return fail(`The records did not accept it (${wordError(error)}). ${AGAIN}`);
  }
}

const AGAIN = 'Hand it in again when that is put right; what is in already is not taken in twice.';

function wordRefusal(failure: Failure): string {
  const { title, cause, remedy } = describeFailure(failure, 'en');
  return `${title}: ${cause} ${remedy}`;
}

/** What could not be taken in, for standard error. */
export const describeRefused = ({ refused, empty }: TakenIn): string =>
  [
    ...refused.map(({ path, words }) => `${printable(path)}: ${words}\n`),
    ...empty.map((path) => describeEmpty(path)),
  ].join('');
