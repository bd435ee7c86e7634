import { basename } from 'node:path';
import { Option, type Command } from 'commander';
import { closeSharedPdfRenderer } from '../../engines/pdf/shared-renderer.ts';
import { openBareReader } from '../../workers/open-bare-reader.ts';
import { decodePage } from '../../engines/decode/decode-page.ts';
import { inspectFile } from '../../engines/decode/inspect-file.ts';
import { CELL_KINDS, type BareReader, type CellKind } from '../../recognition/read/bare-cells.ts';
import type { GreyImage } from '../../recognition/raster/image.ts';
import { describeFailure } from '../../schemas/messages.ts';
import type { Failure } from '../../schemas/failure.ts';
import { ok, type Result } from '../../schemas/result.ts';
import { readUpload } from '../../workers/intake.ts';
import { EXIT } from '../exit-codes.ts';
import { describeEmpty, findFiles } from '../find-files.ts';
import type { Outcome } from '../outcome.ts';
import { printable } from '../printable.ts';
import { refuseMissingPaths } from '../require-paths.ts';

interface Options {
  kind: CellKind;
  json?: boolean;
}

/** Pictures that are read together: one run of a network for all, and no more of them in memory. */
const TOGETHER = 64;
/** A picture of one cell; whoever has larger ones has no cells. */
const MOST_BYTES = 64 * 2 ** 20;

export function addCells(program: Command, outcome: Outcome): void {
  program
    .command('cells')
    .description('read pictures of single cells, without a form: one line a picture')
    .argument('<files...>', 'pictures of one cell each (PNG, JPEG, TIFF), or folders of them')
    .addOption(
      new Option('-k, --kind <kind>', 'what the cells hold')
        .choices([...CELL_KINDS])
        .makeOptionMandatory(),
    )
    .option('--json', 'one JSON line a picture, with alternatives')
    .action(async (files: string[], options: Options) => {
      outcome.code = await readCells(files, options, outcome);
    });
}

async function readCells(
  paths: readonly string[],
  { kind, json = false }: Options,
  { output }: Outcome,
): Promise<Outcome['code']> {
  if (await refuseMissingPaths(paths)) return EXIT.usage;
  const print = json ? (line: CellLine) => `${JSON.stringify(line)}\n` : printCell;
  const { files, closed, empty } = await findFiles(paths);
  for (const folder of empty) process.stderr.write(describeEmpty(folder));
  let missed = closed.length;
  for (const { path, failure } of closed)
    process.stdout.write(print(describeUnread(path, failure)));
  const reader = await openBareReader(kind);
  for (let from = 0; from < files.length && output.failed() === null; from += TOGETHER) {
    for (const line of await readTogether(files.slice(from, from + TOGETHER), reader)) {
      if (line.failure) missed++;
      process.stdout.write(print(line));
    }
    await output.flush();
  }
  await closeSharedPdfRenderer();
  return missed > 0 ? EXIT.somePagesNotRead : EXIT.done;
}

/** One picture as `madoguchi cells --json` prints it. */
export interface CellLine {
  readonly file: string;
  /** `read`, `blank`, `unreadable`, or a mark's state; null where there is no picture. */
  readonly state: string | null;
  /** null where nothing was read; a mark's state. */
  readonly value: string | null;
  readonly probability: number | null;
  readonly alternatives: readonly { readonly value: string; readonly probability: number }[];
  readonly failure?: Failure & { title: string; cause: string; remedy: string };
}

async function readTogether(paths: readonly string[], reader: BareReader): Promise<CellLine[]> {
  const opened: Result<GreyImage, Failure>[] = [];
  for (const path of paths) opened.push(await openPicture(path));
  const readings = await reader(opened.flatMap((picture) => (picture.ok ? [picture.value] : [])));
  let next = 0;
  return opened.map((picture, at) => {
    const file = paths[at]!;
    if (!picture.ok) return describeUnread(file, picture.error);
    const { state, value, probability, alternatives } = readings[next++]!;
    return { file, state, value: value === '' ? null : value, probability, alternatives };
  });
}

async function openPicture(path: string): Promise<Result<GreyImage, Failure>> {
  const bytes = await readUpload(path, MOST_BYTES);
  if (!bytes.ok) return bytes;
  const file = await inspectFile(bytes.value, basename(path));
  if (!file.ok) return file;
  const page = await decodePage(bytes.value, file.value, 1);
  return page.ok ? ok(page.value.grey) : page;
}

const describeUnread = (file: string, failure: Failure): CellLine => ({
  file,
  state: null,
  value: null,
  probability: null,
  alternatives: [],
  failure: { ...failure, ...describeFailure(failure, 'en') },
});

function printCell({ file, state, value, probability, failure }: CellLine): string {
  const words = failure
    ? [failure.title, failure.cause, failure.remedy]
    : [value ?? state!, probability!.toFixed(4)];
  return `${[file, ...words].map(printable).join('\t')}\n`;
}
