import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { builtInForms } from '../../cli/form-folders.ts';
import { openCodeReader } from '../../engines/codes.ts';
import { decodePage } from '../../engines/decode/decode-page.ts';
import { inspectFile } from '../../engines/decode/inspect-file.ts';
import { loadBlank } from '../../engines/load-blank.ts';
import { closeSharedPdfRenderer } from '../../engines/pdf/shared-renderer.ts';
import { cutFields, type CutField } from '../../recognition/cut-fields.ts';
import type { PageImage } from '../../recognition/ports.ts';
import { measurePage } from '../../recognition/quality/measure-page.ts';
import type { PreparedForm } from '../../recognition/register/contracts.ts';
import { prepareForm } from '../../recognition/register/prepare-form.ts';
import { registerPage } from '../../recognition/register/register-page.ts';
import { openForm } from '../../samples/blank.ts';
import { generateSample } from '../../samples/generate.ts';
import type { FieldTruth } from '../../samples/truth.ts';
import { policyOf } from '../../schemas/form/policy-of.ts';
import { writeLineForm } from './line-form.ts';
import type { GeneratedLine } from './load-lines.ts';

/**
 * Lines as the product meets them: generated forms are filled, aged, encoded, decoded, registered
 * and cut by the product's own stages, and every written line is kept with what was written.
 *
 *   tsx training/lines/cut-pages.ts --out DIR --pages N --seed S [--levels 0,1,2] [--fonts DIR] [--lines]
 *
 * `--lines`: the form is one of nothing but lines (line-form.ts).
 */
const { values: options } = parseArgs({
  options: {
    out: { type: 'string' },
    pages: { type: 'string', default: '300' },
    seed: { type: 'string' },
    levels: { type: 'string', default: '0,1,2,3,4' },
    typed: { type: 'string', default: '0.35' },
    fonts: { type: 'string' },
    lines: { type: 'boolean', default: false },
  },
});
const { out, seed } = options;
if (!out || !seed) throw new Error('usage: cut-pages.ts --out DIR --seed S [--pages N]');
const levels = options.levels.split(',').map(Number);

await mkdir(out, { recursive: true });
const folder = options.lines ? join(out, 'form') : builtInForms()[0]!;
if (options.lines) await writeLineForm(folder);
const blank = await openForm(folder);
const prepared = await prepare();
const codes = await openCodeReader();
const lines: GeneratedLine[] = [];
let refused = 0;
for (let index = 0; index < Number(options.pages); index++) {
  const level = levels[index % levels.length]!;
  const sample = await generateSample(
    {
      blank,
      seed,
      level,
      typed: Number(options.typed),
      plain: 0.5,
      colour: 0.5,
      fontFolder: options.fonts,
    },
    index,
  );
  const page = await decode(sample.bytes, sample.truth.file);
  const registered = await registerPage(page, [prepared], codes);
  if (!registered.ok) {
    refused += 1;
    console.log(`page ${index}: ${registered.error.kind}`);
    continue;
  }
  const truths = sample.truth.pages[0]!.fields;
  const measured = measurePage(page, registered.value);
  for (const cut of cutFields(page, registered.value, measured))
    await keep(cut, truths, index, level);
}
await writeFile(join(out, 'index.json'), JSON.stringify(lines));
await closeSharedPdfRenderer();
console.log(`${lines.length} lines, ${refused} pages refused`);

async function prepare(): Promise<PreparedForm> {
  const { form } = blank;
  const pages = form.pages.map((_, page) => loadBlank(join(folder, form.blank), page + 1));
  return prepareForm(form, await Promise.all(pages));
}

async function decode(bytes: Buffer, name: string): Promise<PageImage> {
  const file = await inspectFile(bytes, name);
  if (!file.ok) throw new Error(`${name}: ${file.error.kind}`); // the generator is broken
  const page = await decodePage(bytes, file.value, 1);
  if (!page.ok) throw new Error(`${name}: ${page.error.kind}`);
  return page.value;
}

/** Only what would be read: a field that fits badly is left unread by the product too. */
async function keep(
  { field, residual, parts }: CutField,
  truths: readonly FieldTruth[],
  page: number,
  level: number,
): Promise<void> {
  const truth = truths.find(({ id }) => id === field.id);
  const crop = parts[0]?.crop;
  if (!truth?.style || typeof truth.value !== 'string' || !crop) return;
  if (residual > policyOf(blank.form, field).maxResidual) return;
  const alphabet = 'alphabet' in field ? field.alphabet : field.kind;
  switch (field.kind) {
    case 'phone':
    case 'email':
    case 'latin':
    case 'japanese': {
      const file = `${page}-${field.id}.png`;
      const { width, height, data } = crop.ink;
      await sharp(data, { raw: { width, height, channels: 1 } })
        .png({ compressionLevel: 1 })
        .toFile(join(out!, file));
      const { kind } = field;
      const { style, value: text } = truth;
      lines.push({
        file,
        kind,
        set: seed!,
        alphabet,
        style,
        font: `level ${level}`,
        text,
        inner: crop.inner,
      });
      return;
    }
    case 'mark':
    case 'choice':
    case 'digits':
    case 'date':
    case 'integer':
    case 'freeText':
      return; // no line, or none on this form
  }
}
