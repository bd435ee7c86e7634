import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { loadForm } from '../../engines/load-form.ts';
import { describeFailure } from '../../schemas/messages.ts';
import { describeProblems } from '../describe-problems.ts';
import { EXIT } from '../exit-codes.ts';
import {
  importOmr,
  writeForm,
  type ImportError,
  type ImportedForm,
} from '../import-omr/import-omr.ts';
import type { Corners, PaperSize } from '../import-omr/rectify-blank.ts';
import type { Outcome } from '../outcome.ts';

interface Options {
  readonly blank: string;
  readonly out?: string;
  readonly filled?: boolean;
  readonly corners?: Corners | 'whole';
  readonly paper?: PaperSize;
  readonly id?: string;
  readonly title?: string;
}

export function addImportOmr(form: Command, outcome: Outcome): void {
  form
    .command('import-omr')
    .description('turn a template of OMRChecker, with a picture of its sheet, into a form')
    .argument('<template>', 'the template.json')
    .requiredOption('-b, --blank <picture>', 'the empty sheet: PDF, PNG, JPEG, TIFF')
    .option('-o, --out <folder>', 'the form folder to write; default: the form id, here')
    .option('--filled', 'the sheet was filled in: erase its marks (a makeshift)')
    .option(
      '--corners <points>',
      'where the template’s page lies on the picture: "x,y x,y x,y x,y" in pixels, clockwise from top left, or `whole`',
      parseCorners,
    )
    .option('--paper <size>', 'size of the template’s page in mm, such as 210x297', parsePaper)
    .option('--id <id>', 'id of the form; default: the name of the template’s folder')
    .option('--title <title>', 'title of the form; default: its id')
    .action(async (template: string, options: Options) => {
      outcome.code = await runImport(template, options);
    });
}

async function runImport(template: string, options: Options): Promise<Outcome['code']> {
  const id = options.id ?? toId(basename(dirname(resolve(template))));
  const imported = await importOmr({
    template: await readFile(template, 'utf8'),
    picture: { bytes: await readFile(options.blank), name: basename(options.blank) },
    id,
    title: options.title ?? id,
    filled: options.filled ?? false,
    corners: options.corners ?? null,
    paper: options.paper ?? null,
  });
  if (!imported.ok) {
    process.stderr.write(describeError(imported.error, template, options.blank));
    return EXIT.failed;
  }
  const folder = options.out ?? id;
  await writeForm(folder, imported.value);
  const loaded = await loadForm(folder);
  if (!loaded.ok) {
    process.stderr.write(describeProblems({ folder, problems: loaded.error }));
    return EXIT.failed;
  }
  process.stdout.write(describeImported(folder, imported.value));
  return EXIT.done;
}

function describeImported(folder: string, { form, erased, guessed }: ImportedForm): string {
  const { width, height } = form.pages[0]!;
  return [
    `${join(folder, 'form.json')}: ${form.fields.length} fields on ${width} × ${height} mm`,
    ...(erased > 0 ? [`${join(folder, 'blank.png')}: ${erased} marks erased; look at it`] : []),
    ...(guessed.length > 0
      ? [`no unmarked bubble with the same print was found for ${guessed.join(', ')}`]
      : []),
    `Next: madoguchi form check ${folder}`,
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function describeError(error: ImportError, template: string, picture: string): string {
  switch (error.kind) {
    case 'template':
      return error.problems
        .map(
          ({ line, column, severity, message }) =>
            `${template}:${line}:${column} ${severity}: ${message}\n`,
        )
        .join('');
    case 'picture': {
      const { cause, remedy } = describeFailure(error.failure, 'en');
      return `${picture}: ${cause} ${remedy}\n`;
    }
    case 'corners-needed':
      return (
        `${template} counts its positions from ${error.step}, which it looks for itself. Say where they are on ` +
        `${picture}: --corners "x,y x,y x,y x,y", clockwise from top left; or --corners whole, if the picture ends there.\n`
      );
  }
}

function parseCorners(text: string): Corners | 'whole' {
  if (text === 'whole') return 'whole';
  const points = text
    .trim()
    .split(/\s+/)
    .map((point) => point.split(',').map(Number));
  const [a, b, c, d] = points.map(([x = NaN, y = NaN]) => ({ x, y }));
  if (
    points.length !== 4 ||
    points.flat().some((value) => !Number.isFinite(value)) ||
    !a ||
    !b ||
    !c ||
    !d
  )
    throw new InvalidArgumentError('four points "x,y" are needed, or `whole`');
  return [a, b, c, d];
}

function parsePaper(text: string): PaperSize {
  const [, width, height] = /^(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (width === undefined || height === undefined)
    throw new InvalidArgumentError('a size such as 210x297 is needed');
  return { width: Number(width), height: Number(height) };
}

/** A folder's name as a form id: kebab-case ASCII. */
function toId(name: string): string {
  const id = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return /^[a-z]/.test(id) ? id : `form-${id}`;
}
