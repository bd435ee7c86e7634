import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Failure } from '../../schemas/failure.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { openReader, type Reader } from '../../workers/open-reader.ts';
import { describeProblems } from '../describe-problems.ts';
import { drawDebugPictures } from '../debug-pictures.ts';
import { EXIT } from '../exit-codes.ts';
import { findFiles } from '../find-files.ts';
import { builtInForms } from '../form-folders.ts';
import type { Outcome } from '../outcome.ts';
import { describeRead, describeRejected, type PageLine } from '../page-lines.ts';
import { printPage } from '../print-page.ts';

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
    .option('--received-on <date>', 'receipt date YYYY-MM-DD for rules on dates; default: today')
    .action(async (files: string[], options: Options) => {
      outcome.code = await readFiles(files, options);
    });
}

async function readFiles(paths: readonly string[], options: Options): Promise<Outcome['code']> {
  const reader = await openReader(options.form ?? builtInForms());
  if (!reader.ok) {
    process.stderr.write(describeProblems(reader.error));
    return EXIT.usage;
  }
  let missed = 0;
  try {
    for (const path of await findFiles(paths))
      for await (const line of readOneFile(reader.value, path, options)) {
        if (line.failure) missed++;
        process.stdout.write(options.json ? `${JSON.stringify(line)}\n` : printPage(line));
      }
  } finally {
    await reader.value.close();
  }
  return missed > 0 ? EXIT.somePagesNotRead : EXIT.done;
}

async function* readOneFile(
  reader: Reader,
  path: string,
  options: Options,
): AsyncGenerator<PageLine> {
  const bytes = await readBytes(path);
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
    if (options.debug) await drawDebugPictures(options.debug, path, page, read.value);
    yield describeRead(path, page, read.value, {
      reveal: options.reveal ?? [],
      receivedOn: options.receivedOn ?? new Date().toISOString().slice(0, 10),
    });
  }
}

/** A file that cannot be opened is a cause of its own, like a damaged one. */
async function readBytes(path: string): Promise<Result<Buffer, Failure>> {
  try {
    return ok(await readFile(path));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return fail(
      code === 'ENOENT' ? { kind: 'vanished' } : { kind: 'storage-failed', detail: code },
    );
  }
}
