import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import fontkit from '@pdf-lib/fontkit';
import sharp from 'sharp';
import { cutToInk, type Glyph } from './glyphs.ts';

/** Glyphs are drawn at this height in pixels per em: above any cell's own resolution. */
const EM = 96;

/**
 * Handwriting-like and print fonts of Debian, none of which the samples write with (Klee and Yusei
 * Magic are left out for that): so bench and demo show unknown writers. Packages: README.md.
 */
const FONT_FOLDER = '/usr/share/fonts';
const FONT_FILES =
  /(kiloji|setofont|[Bb]reip|\/dkg|Rufscript|SteveHand|Delphine|Humor|YOz|DejaVu|NotoSansCJK-(Regular|Bold)|NotoSerifCJK-Regular)/;
/** Never trained on: one of each kind, for calibration and for the score on unseen fonts. */
const HELD_BACK = /(kiloji_p|setofont\.|Rufscript|YOzEM90|DejaVuSansMono\.)/;
/** Math, hairline and doubled fonts draw no ordinary digits; Femke Klaver decorates them. */
const EXCLUDED = /(MathTeX|ExtraLight|-ex\.|femkeklaver)/;

export interface FontGlyphs {
  readonly trained: readonly Glyph[];
  readonly heldBack: readonly Glyph[];
  readonly fonts: number;
}

/** Fonts that differ enough to draw hundreds of foreign signs in each. */
export const FEW_FONTS =
  /(kiloji|setofont|Breip|dkg\.|Rufscript|SteveHand|Delphine|YOzN\.|YOzEM?\.|YOzEM90\.|DejaVuSans\.|DejaVuSansMono\.|NotoSansCJK-R|NotoSerifCJK-R)/;

/** Draws every character of `text` that a font has, in every font found (and asked for). */
export async function drawFontGlyphs(text: string, only = /./): Promise<FontGlyphs> {
  const trained: Glyph[] = [];
  const heldBack: Glyph[] = [];
  const files = (await listFonts()).filter(
    (f) => FONT_FILES.test(f) && !EXCLUDED.test(f) && only.test(f),
  );
  for (const file of files) {
    const font = openFont(await readFile(file));
    for (const character of text) {
      const glyph = await drawGlyph(font, character, path.basename(file));
      if (glyph !== null) (HELD_BACK.test(file) ? heldBack : trained).push(glyph);
    }
  }
  return { trained, heldBack, fonts: files.length };
}

async function listFonts(): Promise<string[]> {
  const entries = await readdir(FONT_FOLDER, { recursive: true, withFileTypes: true });
  return entries
    .filter((e) => e.isFile() && /\.(ttf|otf|ttc)$/i.test(e.name))
    .map((e) => path.join(e.parentPath, e.name))
    .sort();
}

/** What is used of fontkit, whose own types lag behind it. */
interface Font {
  readonly unitsPerEm: number;
  hasGlyphForCodePoint(code: number): boolean;
  glyphForCodePoint(code: number): { path: { toSVG(): string } };
}

function openFont(bytes: Buffer): Font {
  const opened = fontkit.create(new Uint8Array(bytes)) as unknown as Font & { fonts?: Font[] };
  return opened.fonts?.[0] ?? opened;
}

async function drawGlyph(font: Font, character: string, source: string): Promise<Glyph | null> {
  const code = character.codePointAt(0)!;
  if (!font.hasGlyphForCodePoint(code)) return null;
  const outline = font.glyphForCodePoint(code).path.toSVG();
  if (outline === '') return null;
  const scale = EM / font.unitsPerEm;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${2 * EM}" height="${2 * EM}">` +
    `<rect width="100%" height="100%" fill="black"/><path fill="white" ` +
    `transform="translate(${EM / 2} ${1.4 * EM}) scale(${scale} ${-scale})" d="${outline}"/></svg>`;
  const { data, info } = await sharp(Buffer.from(svg))
    .greyscale()
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const ink = cutToInk({ width: info.width, height: info.height, data: new Uint8Array(data) });
  return ink.width < 3 && ink.height < 3 ? null : { label: character, ink, source };
}
