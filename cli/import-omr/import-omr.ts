import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodePage } from '../../engines/decode/decode-page.ts';
import { inspectFile } from '../../engines/decode/inspect-file.ts';
import { sharp } from '../../engines/decode/trusted-loaders.ts';
import type { GreyImage } from '../../recognition/raster/image.ts';
import type { Failure } from '../../schemas/failure.ts';
import type { FormSource } from '../../schemas/form/form.ts';
import type { FormProblem } from '../../schemas/form/problem.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { buildForm, choosePaper } from './build-form.ts';
import { eraseMarks } from './erase-marks.ts';
import { checkBubbles, layBubbles } from './lay-bubbles.ts';
import {
  BLANK_DPI,
  cornersOf,
  rectifyBlank,
  type Corners,
  type PaperSize,
} from './rectify-blank.ts';
import { readTemplate, type OmrTemplate } from './read-template.ts';

export interface ImportRequest {
  /** The template's text. */
  readonly template: string;
  /** A picture or PDF of the sheet. */
  readonly picture: { readonly bytes: Buffer; readonly name: string };
  readonly id: string;
  readonly title: string;
  /** The picture shows a sheet that was filled in: its marks are erased. */
  readonly filled: boolean;
  /** Where the template's page lies on the picture; `whole`: it is the picture. */
  readonly corners: Corners | 'whole' | null;
  readonly paper: PaperSize | null;
}

export interface ImportedForm {
  readonly form: FormSource;
  readonly blank: GreyImage;
  readonly erased: number;
  readonly guessed: readonly string[];
}

export type ImportError =
  | { readonly kind: 'template'; readonly problems: readonly FormProblem[] }
  | { readonly kind: 'picture'; readonly failure: Failure }
  /** The template counts its positions from what it first cuts out of a picture. */
  | { readonly kind: 'corners-needed'; readonly step: string };

/** Steps of a template that cut the page out of the picture before positions count. */
const CROPS: Readonly<Record<string, string>> = {
  CropPage: 'the corners of the paper',
  CropOnMarkers: 'the centres of the four markers',
};

/** A template and a picture of its sheet → a form and its blank. */
export async function importOmr(
  request: ImportRequest,
): Promise<Result<ImportedForm, ImportError>> {
  const read = readTemplate(request.template);
  if (!read.ok) return fail({ kind: 'template', problems: read.error });
  const { template, locate } = read.value;
  const fields = layBubbles(template);
  const faults = checkBubbles(template, fields);
  if (faults.length > 0) return fail({ kind: 'template', problems: faults.map(locate) });
  const crop = lastCrop(template);
  if (request.corners === null && crop !== null)
    return fail({ kind: 'corners-needed', step: CROPS[crop]! });
  const picture = await decodePicture(request.picture);
  if (!picture.ok) return fail({ kind: 'picture', failure: picture.error });
  const given = request.corners;
  const corners = given === null || given === 'whole' ? cornersOf(picture.value) : given;
  const paper = request.paper ?? choosePaper(corners);
  const form = buildForm(template, fields, paper, request);
  const sheet = rectifyBlank(picture.value, corners, paper);
  if (!request.filled) return ok({ form, blank: sheet, erased: 0, guessed: [] });
  const [pageWidth, pageHeight] = template.pageDimensions;
  const scale = { x: sheet.width / pageWidth, y: sheet.height / pageHeight };
  return ok({ form, ...eraseMarks(sheet, fields, scale) });
}

const lastCrop = ({ preProcessors }: OmrTemplate): string | null =>
  preProcessors.map(({ name }) => name).findLast((name) => name in CROPS) ?? null;

async function decodePicture({ bytes, name }: ImportRequest['picture']) {
  const file = await inspectFile(bytes, name);
  if (!file.ok) return file;
  const page = await decodePage(bytes, file.value, 1);
  return page.ok ? ok(page.value.grey) : page;
}

/** Writes `form.json` and `blank.png` into a folder that is made. */
export async function writeForm(folder: string, { form, blank }: ImportedForm): Promise<void> {
  await mkdir(folder, { recursive: true });
  const raw = { width: blank.width, height: blank.height, channels: 1 as const };
  const png = await sharp(blank.data, { raw })
    .toColourspace('b-w')
    .withMetadata({ density: BLANK_DPI })
    .png({ compressionLevel: 9 })
    .toBuffer();
  await writeFile(join(folder, 'blank.png'), png);
  await writeFile(join(folder, 'form.json'), printForm(form));
}

/** A form of many bubbles that people can still look through: a line for each field. */
export function printForm({ fields, ...head }: FormSource): string {
  const top = Object.entries(head).map(([key, value]) => `  "${key}": ${JSON.stringify(value)},`);
  const lines = fields.map((field) => `    ${JSON.stringify(field)}`);
  return ['{', ...top, '  "fields": [', lines.join(',\n'), '  ]', '}', ''].join('\n');
}
