import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PageReading } from '../schemas/reading.ts';
import { openReader, type Reader } from '../workers/open-reader.ts';
import { describeMachine } from './machine.ts';
import { readTruths } from './omr/read-truth.ts';
import { scoreSheet, type SheetScore } from './omr/score-sheet.ts';
import { makeFormFolder, readSheetSets, type SheetSet } from './omr/sheet-sets.ts';

/** Reads every real sheet among the forms of all of them, and holds the marks against the truth. */
const RESULT = fileURLToPath(new URL('./results/omr.md', import.meta.url));
/** Wrong fields named per sheet: more of the same teach nothing. */
const TOLD = 12;

interface Row {
  readonly set: SheetSet;
  readonly sheet: string;
  /** Form that it was taken for, or why it was not read. */
  readonly found: string;
  readonly residual: number | null;
  readonly score: SheetScore | null;
}

const data = process.env['REAL_DATA_DIR'];
if (data === undefined) {
  process.stderr.write('REAL_DATA_DIR is not set: the pictures of real sheets lie there.\n');
  process.exitCode = 2;
} else {
  const folder = await mkdtemp(join(tmpdir(), 'omr-'));
  try {
    const rows = await readAll(data, folder);
    const text = describe(rows);
    process.stdout.write(text);
    await writeFile(RESULT, text);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readAll(from: string, folder: string): Promise<Row[]> {
  const only = process.argv.slice(2);
  const sets = (await readSheetSets()).filter(({ id }) => only.length === 0 || only.includes(id));
  const folders: string[] = [];
  for (const set of sets) folders.push(await makeFormFolder(set, from, folder));
  const reader = await openReader(folders);
  if (!reader.ok) throw new Error(JSON.stringify(reader.error));
  try {
    const rows: Row[] = [];
    for (const set of sets) rows.push(...(await readSet(reader.value, set, from)));
    return rows;
  } finally {
    await reader.value.close();
  }
}

async function readSet(reader: Reader, set: SheetSet, from: string): Promise<Row[]> {
  const form = reader.forms.find((loaded) => loaded.form.id === set.id)!.form;
  const truths = await readTruths(set, form, from);
  const rows: Row[] = [];
  for (const sheet of set.sheets) {
    const bytes = await readFile(join(from, sheet));
    const file = await reader.inspect(bytes, nameAsContent(sheet, bytes));
    const read = file.ok ? await reader.read(bytes, file.value, 1) : file;
    const truth = truths.get(sheet);
    const reading: PageReading | null =
      read.ok && read.value.reading.form.id === set.id ? read.value.reading : null;
    rows.push({
      set,
      sheet,
      found: read.ok ? read.value.reading.form.id : read.error.kind,
      residual: reading?.registration.residual.p95 ?? null,
      score: truth ? scoreSheet(form, reading, truth) : null,
    });
    process.stderr.write(`${sheet}: ${rows.at(-1)!.found}\n`);
  }
  return rows;
}

/** Three of the pictures are JPEG files called .png, which intake refuses: that is not judged here. */
function nameAsContent(path: string, bytes: Buffer): string {
  const isJpeg = bytes.subarray(0, 2).equals(Buffer.from([0xff, 0xd8]));
  return isJpeg ? basename(path).replace(/\.png$/, '.jpg') : basename(path);
}

function describe(rows: readonly Row[]): string {
  const scores = rows.flatMap(({ score }) => score ?? []);
  const sum = (key: 'marks' | 'right' | 'wrong' | 'toPeople' | 'unread'): number =>
    scores.reduce((total, score) => total + score[key], 0);
  const wrong = rows.filter(({ score }) => (score?.fieldsWrong.length ?? 0) > 0);
  return [
    '# Real bubble sheets and log sheets',
    '',
    `\`REAL_DATA_DIR=… npm run bench:omr\`, ${new Date().toISOString().slice(0, 10)}, ${describeMachine()}`,
    '',
    'Each sheet is read among the forms of all of them, with nothing but the forms: no thresholds, no',
    'markers, no cropping. Truth is what the peer’s own tests expect, or, where they say nothing, what a',
    'person saw (`test/fixtures/real-sheets/sets.json`). A mark is one bubble or box, filled or not; those',
    'in a field that goes to a person count as “to people”. † the form’s blank was made of this very',
    'sheet by erasing its marks: the others are the fairer test.',
    '',
    '| sheet | taken for | residual p95 mm | marks | right | wrong | to people | unread |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(describeRow),
    `| **all with truth** | | | ${sum('marks')} | ${sum('right')} | ${sum('wrong')} | ${sum('toPeople')} | ${sum('unread')} |`,
    '',
    ...(wrong.length > 0 ? ['Fields accepted and wrong:', ''] : []),
    ...wrong.map(({ sheet, score }) => tellWrong(sheet, score!.fieldsWrong)),
    '',
  ].join('\n');
}

function tellWrong(sheet: string, fields: readonly string[]): string {
  const more = fields.length > TOLD ? `; and ${fields.length - TOLD} more` : '';
  return `- ${sheet}: ${fields.slice(0, TOLD).join('; ')}${more}`;
}

function describeRow({ set, sheet, found, residual, score }: Row): string {
  const own = 'picture' in set.blank && set.blank.picture === sheet ? ' †' : '';
  const cells = score
    ? [score.marks, score.right, score.wrong, score.toPeople, score.unread]
    : ['no truth', '', '', '', ''];
  return `| ${sheet}${own} | ${found} | ${residual?.toFixed(2) ?? ''} | ${cells.join(' | ')} |`;
}
