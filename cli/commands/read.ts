import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { basename } from 'node:path';
import { readUpload } from '../../workers/intake.ts';
import { openReader, type Reader, type ReadPage } from '../../workers/open-reader.ts';
import { describeProblems } from '../describe-problems.ts';
import { openDebugFolders, type DebugFolders } from '../debug-folders.ts';
import { drawDebugPictures } from '../debug-pictures.ts';
import { EXIT } from '../exit-codes.ts';
import { describeEmpty, findFiles } from '../find-files.ts';
import { builtInForms } from '../form-folders.ts';
import { gatherLines } from '../gather-lines.ts';
import type { Outcome } from '../outcome.ts';
import { findClosedGates } from '../require-gates.ts';
import { refuseMissingPaths } from '../require-paths.ts';
import { describeRead, describeRejected, type PageLine } from '../page-lines.ts';
import { printable } from '../printable.ts';
import { printPage } from '../print-page.ts';
import { parseReceiptDate, today } from '../receipt-date.ts';
import { wordError } from '../word-error.ts';

interface Options {
  form?: string[];
  json?: boolean;
  debug?: string;
  reveal?: string[];
  receivedOn?: string;
}

export function addRead(program: Command, outcome: Outcome): void {
  program
    .command('read')
    .description('read files and print what stands on them: no stores, no queue')
    .argument('<files...>', 'scans (PDF, TIFF, JPEG, PNG), or folders of them')
    .option(
      '-f, --form <folder>',
      'form folders; default: the forms that come with the product; may be repeated',
      collect,
    )
    .option('--json', 'one JSON line a page')
    .option('--debug <folder>', 'write the picture of every stage there')
    .option(
      '--reveal <field>',
      'show the value of this secret field (`all`: of every one); may be repeated',
      collect,
    )
    .option(
      '--received-on <date>',
      'receipt date YYYY-MM-DD for rules on dates; default: today',
      parseReceiptDate,
    )
    .action(async (files: string[], options: Options) => {
      outcome.code = await readFiles(files, options, outcome);
    });
}

async function readFiles(
  paths: readonly string[],
  options: Options,
  { output }: Outcome,
): Promise<Outcome['code']> {
  if (await refuseMissingPaths(paths)) return EXIT.usage;
  const debug = options.debug === undefined ? null : await openDebugFolders(options.debug);
  if (debug?.ok === false) {
    process.stderr.write(debug.error);
    return EXIT.usage;
  }
  const reader = await openReader(options.form ?? builtInForms());
  if (!reader.ok) {
    process.stderr.write(describeProblems(reader.error));
    return EXIT.usage;
  }
  const draw = debug === null ? null : startDrawing(debug.value, options.reveal ?? []);
  for (const line of await findClosedGates(reader.value.forms))
    process.stderr.write(`warning: ${line}`);
  let missed = 0;
  try {
    for await (const line of readAll(reader.value, paths, options, draw)) {
      if (line.failure) missed++;
      process.stdout.write(options.json ? `${JSON.stringify(line)}\n` : printPage(line));
      await output.flush();
      if (output.failed() !== null) break;
    }
  } finally {
    await reader.value.close();
  }
  if (draw?.failed()) return EXIT.failed;
  return missed > 0 ? EXIT.somePagesNotRead : EXIT.done;
}

async function* readAll(
  reader: Reader,
  paths: readonly string[],
  options: Options,
  draw: Drawing | null,
): AsyncGenerator<PageLine> {
  const { files, closed, empty } = await findFiles(paths);
  for (const folder of empty) process.stderr.write(describeEmpty(folder));
  for (const { path, failure } of closed) yield describeRejected(path, null, failure);
  const forms = reader.forms.map(({ form }) => form);
  for (const path of files) yield* gatherLines(readOneFile(reader, path, options, draw), forms);
}

async function* readOneFile(
  reader: Reader,
  path: string,
  { reveal = [], receivedOn = today() }: Options,
  draw: Drawing | null,
): AsyncGenerator<PageLine> {
  const bytes = await readUpload(path, MOST_BYTES);
  const file = bytes.ok ? await reader.inspect(bytes.value, basename(path)) : bytes;
  if (!bytes.ok || !file.ok) {
    if (!file.ok) yield describeRejected(path, null, file.error);
    return;
  }
  for (let page = 1; page <= file.value.pages; page++) {
    const read = await reader.read(bytes.value, file.value, page);
    if (!read.ok) {
      yield describeRejected(path, page, read.error);
      continue;
    }
    await draw?.page(path, page, read.value);
    yield describeRead(path, page, read.value, { reveal, receivedOn });
  }
}

/** What Node reads into one buffer. Whoever reads files of his own at a shell has no other limit. */
const MOST_BYTES = 2 ** 31 - 1;

interface Drawing {
  page(file: string, page: number, read: ReadPage): Promise<void>;
  failed(): boolean;
}

/** Pictures are an aid: when they cannot be written that is told once, and reading goes on. */
function startDrawing(folders: DebugFolders, reveal: readonly string[]): Drawing {
  let failed = false;
  return {
    failed: () => failed,
    async page(file, page, read) {
      if (failed) return;
      try {
        const folder = folders.folderOf(file, page);
        if (!(await drawDebugPictures(folder, read, reveal)))
          process.stderr.write(
            `${printable(file)}, page ${page}: no pictures, since the form fits too badly to cover its secret fields (--reveal all draws them)\n`,
          );
      } catch (error) {
        failed = true;
        process.stderr.write(`No more pictures are written: ${wordError(error)}\n`);
      }
    },
  };
}
