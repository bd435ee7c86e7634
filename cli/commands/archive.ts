import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { drawArchive } from '../../samples/print/archive/draw-archive.ts';
import type { UprightRequest } from '../../schemas/archive.ts';
import type { ArchivablePage } from '../../store/archive/contracts.ts';
import { makeArchive } from '../../store/archive/make-archive.ts';
import { openPageDrawer } from '../../workers/page-drawer.ts';
import { currentActor } from '../actor.ts';
import { showSteps } from '../backup-progress.ts';
import { collect } from '../collect.ts';
import { EXIT } from '../exit-codes.ts';
import type { House } from '../house.ts';
import { inHouse } from '../in-house.ts';
import type { Outcome } from '../outcome.ts';
import { printable } from '../printable.ts';
import { findUnmatched, refuseNoneOrBoth } from '../name-records.ts';
import { writeWhole } from '../write-whole.ts';

interface Options {
  form?: string[];
  all?: boolean;
  into: string;
}

export function addArchive(program: Command, outcome: Outcome): void {
  program
    .command('archive')
    .description('write approved records as searchable PDF/A-2b, without secrets')
    .argument('[control numbers...]', 'of the envelopes whose records are meant')
    .option('--all', 'every approved record')
    .requiredOption('--into <folder>', 'where they are written; files that are there stay')
    .option('-f, --form <folder>', 'further form folders; may be repeated', collect)
    .action(async (numbers: string[], options: Options) => {
      const refused = refuseNoneOrBoth(numbers, options.all);
      outcome.code = refused ?? (await archive(numbers, options, outcome));
    });
}

const archive = (numbers: readonly string[], options: Options, outcome: Outcome) =>
  inHouse(options.form, outcome, async (house) => {
    const { archives } = house.stores;
    const pages = await archives.list(options.all ? null : numbers);
    const unmatched = findUnmatched(numbers, pages);
    for (const number of unmatched)
      process.stderr.write(`${printable(number)}: no approved record has this control number\n`);
    const failed = await writeAll(house, pages, options.into);
    return failed + unmatched.length > 0 ? EXIT.failed : EXIT.done;
  });

/** Returns how many could not be made. */
async function writeAll(
  { stores, config }: House,
  pages: readonly ArchivablePage[],
  folder: string,
): Promise<number> {
  await mkdir(folder, { recursive: true });
  const drawer = openPageDrawer({ timeoutSeconds: config.pageTimeoutSeconds });
  const tools = {
    archives: stores.archives,
    blobs: stores.blobs,
    drawUpright: (page: UprightRequest) => drawer.drawUpright(page),
    drawArchive,
  };
  const troubles: string[] = [];
  let known = 0;
  try {
    await showSteps('archiving', 'records', pages.length, async (step) => {
      for (const { pageId, name } of pages) {
        if (existsSync(path.join(folder, name))) known++;
        else {
          const made = await makeArchive(tools, pageId, currentActor());
          // It may have been approved anew meanwhile: the name is that of what was made.
          if (made.ok)
            await writeUnderItsName(path.join(folder, made.value.name), made.value.bytes);
          else troubles.push(`${name}: ${WORDS[made.error.kind]}\n`);
        }
        step();
      }
    });
  } finally {
    await drawer.close();
  }
  process.stderr.write(troubles.join(''));
  const written = pages.length - known - troubles.length;
  process.stdout.write(`${written} record(s) archived, ${known} there already\n`);
  return troubles.length;
}

const WORDS = {
  'not-found': 'it is gone',
  'not-approved': 'it was reopened meanwhile',
  'original-missing': 'its original is missing from the store, or is not what came in',
  'no-picture': 'its page could not be drawn from the original',
} as const;

/** Whatever has the name is whole. */
async function writeUnderItsName(file: string, bytes: Uint8Array): Promise<void> {
  await writeWhole(`${file}.part`, bytes);
  await rename(`${file}.part`, file);
}
