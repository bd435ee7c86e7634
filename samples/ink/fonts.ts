import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fontkit from 'fontkit';
import type { Font } from 'fontkit';

/** What a font is good for. Licences and sources: FONTS.md. */
export type FontUse = 'japanese-hand' | 'latin-hand' | 'print-japanese';

/** The outline of one character in em units, y downwards, the baseline at 0. */
export interface Glyph {
  readonly contours: readonly Float64Array[];
  readonly advance: number;
}

export interface Typeface {
  readonly name: string;
  readonly use: FontUse;
  /** null where the font lacks the character. */
  glyph(character: string): Glyph | null;
}

/** Package folder, style folder and file name of each font, below node_modules/@expo-google-fonts. */
const PACKAGED: readonly (readonly [FontUse, string])[] = [
  ['japanese-hand', 'klee-one/400Regular/KleeOne_400Regular.ttf'],
  ['japanese-hand', 'klee-one/600SemiBold/KleeOne_600SemiBold.ttf'],
  ['japanese-hand', 'yomogi/400Regular/Yomogi_400Regular.ttf'],
  ['japanese-hand', 'zen-kurenaido/400Regular/ZenKurenaido_400Regular.ttf'],
  ['japanese-hand', 'yusei-magic/400Regular/YuseiMagic_400Regular.ttf'],
  ['japanese-hand', 'hachi-maru-pop/400Regular/HachiMaruPop_400Regular.ttf'],
  ['japanese-hand', 'yuji-syuku/400Regular/YujiSyuku_400Regular.ttf'],
  ['japanese-hand', 'kiwi-maru/300Light/KiwiMaru_300Light.ttf'],
  ['latin-hand', 'patrick-hand/400Regular/PatrickHand_400Regular.ttf'],
  ['latin-hand', 'caveat/500Medium/Caveat_500Medium.ttf'],
  ['latin-hand', 'indie-flower/400Regular/IndieFlower_400Regular.ttf'],
  ['latin-hand', 'gloria-hallelujah/400Regular/GloriaHallelujah_400Regular.ttf'],
  ['latin-hand', 'kalam/300Light/Kalam_300Light.ttf'],
  ['latin-hand', 'reenie-beanie/400Regular/ReenieBeanie_400Regular.ttf'],
  ['latin-hand', 'schoolbell/400Regular/Schoolbell_400Regular.ttf'],
  ['latin-hand', 'shadows-into-light/400Regular/ShadowsIntoLight_400Regular.ttf'],
  ['print-japanese', 'biz-udgothic/400Regular/BIZUDGothic_400Regular.ttf'],
  ['print-japanese', 'biz-udpmincho/400Regular/BIZUDPMincho_400Regular.ttf'],
];

const FONTS_FOLDER = fileURLToPath(
  new URL('../../node_modules/@expo-google-fonts/', import.meta.url),
);

const loaded = new Map<string, Typeface>();

/** The fonts of one use; further TTF files of a folder count as handwriting. Opened when used. */
export function loadTypefaces(use: FontUse, folder?: string): Typeface[] {
  const paths = PACKAGED.filter(([itsUse]) => itsUse === use).map(([, path]) =>
    join(FONTS_FOLDER, path),
  );
  if (folder !== undefined && use !== 'print-japanese') {
    const extra = readdirSync(folder).filter((name) => /\.(ttf|otf)$/i.test(name));
    for (const name of extra.sort()) {
      const path = join(folder, name);
      const isJapanese = openTypeface(path, use).glyph('医') !== null;
      if (isJapanese === (use === 'japanese-hand')) paths.push(path);
    }
  }
  return paths.map((path) => lazyTypeface(path, use));
}

/** Parsing a Japanese font costs time and memory: done at its first glyph. */
function lazyTypeface(path: string, use: FontUse): Typeface {
  return {
    name: nameOf(path),
    use,
    glyph: (character) => openTypeface(path, use).glyph(character),
  };
}

const nameOf = (path: string): string => basename(path).replace(/\.(ttf|otf)$/i, '');

function openTypeface(path: string, use: FontUse): Typeface {
  const known = loaded.get(path);
  if (known) return known;
  const font = fontkit.create(readFileSync(path));
  if (!('glyphForCodePoint' in font)) throw new Error(`${path} is a font collection`);
  const glyphs = new Map<string, Glyph | null>();
  const letterScale = scaleTo(font, use, 'x', X_HEIGHT);
  const digitScale = scaleTo(font, use, '0', DIGIT_HEIGHT);
  const typeface: Typeface = {
    name: nameOf(path),
    use,
    glyph: (character) => {
      let glyph = glyphs.get(character);
      if (glyph === undefined)
        glyphs.set(
          character,
          (glyph = outlineOf(font, character, /\d/.test(character) ? digitScale : letterScale)),
        );
      return glyph;
    },
  };
  loaded.set(path, typeface);
  return typeface;
}

/** Heights in em that every Latin handwriting is brought to: fonts differ by a factor of two. */
const X_HEIGHT = 0.44;
const DIGIT_HEIGHT = 0.68;

/** From font units to em; Latin handwriting grows or shrinks to `height` for `character`. */
function scaleTo(font: Font, use: FontUse, character: string, height: number): number {
  const plain = 1 / font.unitsPerEm;
  if (use !== 'latin-hand') return plain;
  const { maxY } = font.glyphForCodePoint(character.charCodeAt(0)).bbox;
  return plain * Math.max(0.8, Math.min(1.8, height / (maxY * plain)));
}

/** Straight pieces of a curve: enough for 8 mm letters at 300 dpi. */
const CURVE_STEPS = 6;

function outlineOf(font: Font, character: string, scale: number): Glyph | null {
  const codePoint = character.codePointAt(0);
  if (codePoint === undefined || !font.hasGlyphForCodePoint(codePoint)) return null;
  const glyph = font.glyphForCodePoint(codePoint);
  const contours: Float64Array[] = [];
  let points: number[] = [];
  const close = (): void => {
    if (points.length >= 6) contours.push(Float64Array.from(points));
    points = [];
  };
  const curveTo = (at: (share: number) => [number, number]): void => {
    for (let step = 1; step <= CURVE_STEPS; step += 1) {
      const [x, y] = at(step / CURVE_STEPS);
      points.push(x * scale, -y * scale);
    }
  };
  let [x0, y0] = [0, 0];
  for (const { command, args } of glyph.path.commands) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0] = args;
    const [fromX, fromY] = [x0, y0];
    if (command === 'moveTo' || command === 'closePath') close();
    if (command === 'moveTo' || command === 'lineTo') points.push(x1 * scale, -y1 * scale);
    if (command === 'quadraticCurveTo')
      curveTo((t) => [bezier2(fromX, x1, x2, t), bezier2(fromY, y1, y2, t)]);
    if (command === 'bezierCurveTo')
      curveTo((t) => [bezier3(fromX, x1, x2, x3, t), bezier3(fromY, y1, y2, y3, t)]);
    if (args.length >= 2) [x0, y0] = args.slice(-2) as [number, number];
  }
  close();
  return { contours, advance: glyph.advanceWidth * scale };
}

const bezier2 = (a: number, b: number, c: number, t: number): number =>
  a * (1 - t) ** 2 + 2 * b * t * (1 - t) + c * t * t;
const bezier3 = (a: number, b: number, c: number, d: number, t: number): number =>
  a * (1 - t) ** 3 + 3 * b * t * (1 - t) ** 2 + 3 * c * t * t * (1 - t) + d * t ** 3;
