import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createHash } from 'node:crypto';
import fontkit from '@pdf-lib/fontkit';
import type { PDFDocument, PDFFont } from 'pdf-lib';
import subsetFont from 'subset-font';
import type { PrintItem } from '../../schemas/form/print.ts';

export interface PrintFonts {
  readonly regular: PDFFont;
  readonly bold: PDFFont;
}

/** BIZ UDPGothic: whole TTF files, made for office print; SIL Open Font License 1.1. */
const FILES = {
  regular: '@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf',
  bold: '@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf',
} as const;

const locate = createRequire(import.meta.url).resolve;

/**
 * Embeds only the glyphs that the form prints: the whole files are 9 MB. HarfBuzz makes the subset,
 * since fontkit's own writes a short `loca` table over unpadded glyphs and loses every second one.
 */
export function embedFonts(
  document: PDFDocument,
  items: readonly PrintItem[],
): Promise<PrintFonts> {
  const used = (bold: boolean): string =>
    items.map((item) => (item.kind === 'text' && item.bold === bold ? item.text : '')).join('');
  return embed(document, used(false), used(true), {});
}

/**
 * The same glyphs of both, for text that is set only when it can be measured. Without ligatures: the
 * width of one would be that of its letters apart.
 */
export const embedGlyphs = (document: PDFDocument, text: string): Promise<PrintFonts> =>
  embed(document, text, text, { liga: false });

/** The regular face alone, named as a subset is to be named (ISO 32000-1, 9.6.4). */
export async function embedSubset(document: PDFDocument, text: string): Promise<PDFFont> {
  const tag = [...createHash('sha256').update(text).digest().subarray(0, TAG_LETTERS)]
    .map((byte) => String.fromCharCode('A'.charCodeAt(0) + (byte % ALPHABET)))
    .join('');
  const options = { features: { liga: false }, customName: `${tag}+BIZUDPGothic-Regular` };
  return embedPart(document, FILES.regular, text, options);
}

const TAG_LETTERS = 6;
const ALPHABET = 26;

async function embed(
  document: PDFDocument,
  regularText: string,
  boldText: string,
  features: Record<string, boolean>,
): Promise<PrintFonts> {
  const one = (file: string, text: string) => embedPart(document, file, text, { features });
  // A font without any character is no font: a form that prints none still gets a blank.
  const regular = await one(FILES.regular, regularText || ' ');
  return { regular, bold: boldText === '' ? regular : await one(FILES.bold, boldText) };
}

async function embedPart(
  document: PDFDocument,
  file: string,
  characters: string,
  options: { readonly features: Record<string, boolean>; readonly customName?: string },
): Promise<PDFFont> {
  document.registerFontkit(fontkit);
  const whole = await readFile(locate(file));
  const part = await subsetFont(whole, characters, { targetFormat: 'truetype' });
  return document.embedFont(new Uint8Array(part), { subset: false, ...options });
}
