/**
 * Cells and checkboxes as the product meets them: forms of nothing but cells and boxes are drawn,
 * filled in, aged as the samples are, encoded, decoded, registered and cut by the product's own
 * stages. Needs draw-glyphs.ts to have run.
 *   REAL_DATA_DIR=… npx tsx training/sheets/cut-sheets.ts --part train --pages 160 [--from 0]
 * Writes training/cache/sheets/<part>/<page>.json and .ink.gz; what is there already stays.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { openCodeReader } from '../../engines/codes.ts';
import { decodePage } from '../../engines/decode/decode-page.ts';
import { inspectFile } from '../../engines/decode/inspect-file.ts';
import { loadBlank } from '../../engines/load-blank.ts';
import { closeSharedPdfRenderer } from '../../engines/pdf/shared-renderer.ts';
import type { PageImage } from '../../recognition/ports.ts';
import type { PreparedForm, RegisteredPage } from '../../recognition/register/contracts.ts';
import { prepareForm } from '../../recognition/register/prepare-form.ts';
import { registerPage } from '../../recognition/register/register-page.ts';
import { cutCrop } from '../../recognition/segment/cut-crop.ts';
import { placeCrop } from '../../recognition/segment/place-crop.ts';
import { agePage } from '../../samples/age/age-page.ts';
import { chooseAgeing } from '../../samples/age/choose-ageing.ts';
import { levelOf } from '../../samples/age/levels.ts';
import { fadePrint } from '../../samples/age/paper-effects.ts';
import { stampPage } from '../../samples/age/stamp-page.ts';
import { type BlankForm, openForm } from '../../samples/blank.ts';
import { choosePen, TONER } from '../../samples/ink/pen.ts';
import { encodeFile } from '../../samples/output/write-sample.ts';
import { seeded } from '../../samples/random.ts';
import { partsOf } from '../../schemas/form/parts.ts';
import { createRandom, type Random } from '../digits/random.ts';
import { fillSheet, type Writer } from './fill-sheet.ts';
import { PARTS, readWriting, type Writing } from './read-glyphs.ts';
import { writeSheetForm } from './sheet-form.ts';
import { type CutIndex, type CutRecord, sheetFolder } from './read-sheets.ts';

/** Most scans are usual ones; the worst are what a person would hardly type in. */
const LEVELS = [0, 1, 2, 2, 2, 3, 3, 4, 1, 5] as const;
/** Different layouts; each part has its own. */
const LAYOUTS = 6;

interface Layout {
  readonly blank: BlankForm;
  readonly prepared: PreparedForm;
}

async function openLayout(seed: string): Promise<Layout> {
  const folder = join('training', 'cache', 'sheets', 'forms', seed);
  await writeSheetForm(folder, seed);
  const blank = await openForm(folder);
  const prepared = prepareForm(blank.form, [await loadBlank(join(folder, 'blank.pdf'), 1)]);
  return { blank, prepared };
}

function chooseWriter(writing: Writing, mess: number, seed: string, random: Random): Writer {
  const source = random.next();
  const isTyped = source < 0.12;
  const pen = isTyped ? TONER : choosePen(seeded(seed));
  const font = random.pick(writing.fonts);
  const real = writing.real.length > 0 ? writing.real : font;
  const digits = source < 0.4 ? font : source < 0.6 ? real : writing.mnist;
  return { pen, mess: isTyped ? 0 : mess, digits, traced: !isTyped && random.chance(0.7), writing };
}

async function drawSheet(
  { blank }: Layout,
  writing: Writing,
  level: number,
  seed: string,
  random: Random,
) {
  const grain = seeded(seed);
  const page = blank.form.pages[0]!;
  const ageing = chooseAgeing(levelOf(level), page, grain.fork('ageing'));
  const isGrey = ageing.threshold !== null || grain.chance(0.6);
  const sheet = blank.page(1, grain.chance(0.5) ? 'plain' : 'coded', isGrey ? 1 : 3);
  if (ageing.faintness > 0) fadePrint(sheet, ageing.faintness, grain.fork('faint'));
  const mess = grain.between(...levelOf(level).mess);
  const writer = chooseWriter(writing, mess, seed, random);
  const truths = fillSheet(sheet, blank.form, writer, random, grain.fork('ink'));
  stampPage(sheet, ageing, grain.fork('age'));
  const back = ageing.showThrough > 0 ? blank.page(1, 'plain', 1) : sheet;
  const aged = agePage(sheet, back, ageing, grain.fork('age'));
  const isFax = ageing.threshold !== null;
  const quality = Math.round(grain.between(...levelOf(level).jpegQuality));
  const format = isFax || level === 0 ? 'png' : 'jpg';
  const bytes = await encodeFile([aged.sheet], format, { quality, small: false });
  return { bytes, name: `sheet.${format}`, truths };
}

async function decode(bytes: Buffer, name: string): Promise<PageImage> {
  const file = await inspectFile(bytes, name);
  if (!file.ok) throw new Error(`the drawn sheet: ${file.error.kind}`);
  const page = await decodePage(bytes, file.value, 1);
  if (!page.ok) throw new Error(`the drawn sheet: ${page.error.kind}`);
  return page.value;
}

/** Only what would be read: a box that fits badly is left unread by the product too. */
function cutSheet(
  page: PageImage,
  registered: RegisteredPage,
  truths: Awaited<ReturnType<typeof drawSheet>>['truths'],
): { records: CutRecord[]; ink: Buffer } {
  const { form } = registered.prepared;
  const records: CutRecord[] = [];
  const inks: Uint8Array[] = [];
  const boxes = form.fields.flatMap((field) => partsOf(field).map(({ box }) => placeCrop(box)));
  let offset = 0;
  for (const field of form.fields)
    for (const part of partsOf(field)) {
      const truth = truths.get(`${field.id}/${part.id}`);
      const crop = cutCrop(page, registered, part.box, { others: boxes });
      if (!truth || !crop || registered.residualAt(part.box) > form.policy.maxResidual) continue;
      const { ink, raw, blank, inner, others = [] } = crop;
      const { width, height } = ink;
      const kind = part.kind === 'mark' ? 'mark' : 'cell';
      records.push({ ...truth, kind, width, height, inner, others, offset });
      inks.push(ink.data, raw.data, blank.data);
      offset += 3 * ink.data.length;
    }
  return { records, ink: Buffer.concat(inks) };
}

async function main(): Promise<void> {
  const { values: options } = parseArgs({
    options: { part: { type: 'string' }, pages: { type: 'string' }, from: { type: 'string', default: '0' } },
  }); // prettier-ignore
  const part = PARTS.find((known) => known === options.part);
  const real = process.env['REAL_DATA_DIR'];
  if (!part || !options.pages) throw new Error('usage: cut-sheets.ts --part train --pages N');
  if (real === undefined) throw new Error('REAL_DATA_DIR names no folder of real handwriting');
  const writing = await readWriting(part, real);
  const layouts: Layout[] = [];
  for (let i = 0; i < LAYOUTS; i++) layouts.push(await openLayout(`${part}-${i}`));
  const codes = await openCodeReader();
  await mkdir(sheetFolder(part), { recursive: true });
  const from = Number(options.from);
  let refused = 0;
  for (let index = from; index < from + Number(options.pages); index++) {
    const file = join(sheetFolder(part), String(index).padStart(4, '0'));
    if (existsSync(`${file}.json`)) continue;
    const level = LEVELS[index % LEVELS.length]!;
    const layout = layouts[Math.floor(index / LEVELS.length) % LAYOUTS]!;
    const random = createRandom(PARTS.indexOf(part) * 100_000 + index + 1);
    const drawn = await drawSheet(layout, writing, level, `${part}/${index}`, random);
    const page = await decode(drawn.bytes, drawn.name);
    const registered = await registerPage(page, [layout.prepared], codes);
    if (!registered.ok) {
      refused++;
      continue;
    }
    const { records, ink } = cutSheet(page, registered.value, drawn.truths);
    await writeFile(`${file}.ink.gz`, gzipSync(ink, { level: 1 }));
    await writeFile(`${file}.json`, JSON.stringify({ level, records } satisfies CutIndex));
  }
  console.log(`${part}: ${refused} sheets refused`);
  await closeSharedPdfRenderer();
}

await main();
