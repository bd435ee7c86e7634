import { readFileSync } from 'node:fs';
import * as fontkit from 'fontkit';
import type { Font } from 'fontkit';
import { seeded, type Random } from '../../samples/random.ts';
import type { TileBox } from '../../recognition/read/line-tile.ts';
import { composeJapanese, composeLatin } from './spaced-texts.ts';

/** Where the characters of a line stand, known without drawing it. */
export interface StandingLine {
  readonly text: string;
  readonly typed: boolean;
  /** The characters without spaces, and the box of each, pixels. */
  readonly characters: string;
  readonly boxes: readonly TileBox[];
}

export type FontSet = 'fit' | 'measure';
type Style = 'typed' | 'handwritten';

const NPM = 'node_modules/@expo-google-fonts/';
const PRINT = '/usr/share/fonts/truetype/';
/** Debian's fonts-liberation and fonts-dejavu for Latin print; all else from npm. */
const FONTS: Readonly<Record<Style, Readonly<Record<'latin' | 'japanese', readonly string[]>>>> = {
  typed: {
    latin: [
      `${PRINT}liberation/LiberationSans-Regular.ttf`,
      `${PRINT}liberation/LiberationSerif-Regular.ttf`,
      `${PRINT}liberation/LiberationMono-Regular.ttf`,
      `${PRINT}dejavu/DejaVuSans.ttf`,
      `${PRINT}liberation/LiberationSansNarrow-Regular.ttf`,
      `${NPM}biz-udgothic/400Regular/BIZUDGothic_400Regular.ttf`,
      `${PRINT}dejavu/DejaVuSerif.ttf`,
    ],
    japanese: [
      `${NPM}biz-udgothic/400Regular/BIZUDGothic_400Regular.ttf`,
      `${NPM}biz-udpmincho/400Regular/BIZUDPMincho_400Regular.ttf`,
      `${NPM}biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf`,
      `${NPM}klee-one/600SemiBold/KleeOne_600SemiBold.ttf`,
    ],
  },
  handwritten: {
    latin: [
      `${NPM}patrick-hand/400Regular/PatrickHand_400Regular.ttf`,
      `${NPM}caveat/500Medium/Caveat_500Medium.ttf`,
      `${NPM}indie-flower/400Regular/IndieFlower_400Regular.ttf`,
      `${NPM}kalam/300Light/Kalam_300Light.ttf`,
      `${NPM}gloria-hallelujah/400Regular/GloriaHallelujah_400Regular.ttf`,
      `${NPM}reenie-beanie/400Regular/ReenieBeanie_400Regular.ttf`,
      `${NPM}schoolbell/400Regular/Schoolbell_400Regular.ttf`,
      `${NPM}shadows-into-light/400Regular/ShadowsIntoLight_400Regular.ttf`,
    ],
    japanese: [
      `${NPM}klee-one/400Regular/KleeOne_400Regular.ttf`,
      `${NPM}yomogi/400Regular/Yomogi_400Regular.ttf`,
      `${NPM}zen-kurenaido/400Regular/ZenKurenaido_400Regular.ttf`,
      `${NPM}yusei-magic/400Regular/YuseiMagic_400Regular.ttf`,
      `${NPM}hachi-maru-pop/400Regular/HachiMaruPop_400Regular.ttf`,
      `${NPM}yuji-syuku/400Regular/YujiSyuku_400Regular.ttf`,
      `${NPM}kiwi-maru/300Light/KiwiMaru_300Light.ttf`,
    ],
  },
};
/** Every third font, from the second on, is measured on and never fitted on. */
const fontsOf = (fonts: readonly string[], set: FontSet): Font[] =>
  fonts.filter((_, index) => (index % 3 === 1) === (set === 'measure')).map(openFont);

function openFont(path: string): Font {
  const font = fontkit.create(readFileSync(path));
  if (!('glyphForCodePoint' in font)) throw new Error(`${path} is a font collection`);
  return font;
}

/** `count` lines of each script and style. */
export function standLines(count: number, set: FontSet): StandingLine[] {
  return (['typed', 'handwritten'] as const).flatMap((style) =>
    (['latin', 'japanese'] as const).flatMap((script) => {
      const random = seeded(`gaps/${script}/${style}/${set}`);
      const fonts = fontsOf(FONTS[style][script], set);
      const compose = script === 'latin' ? composeLatin : composeJapanese;
      const lines: StandingLine[] = [];
      while (lines.length < count) {
        const line = standLine(compose(random), random.pick(fonts), style === 'typed', random);
        if (line && line.boxes.length > 1) lines.push(line);
      }
      return lines;
    }),
  );
}

/** Hands differ in how far they set letters and words apart; print hardly does. */
interface Setting {
  readonly size: number;
  readonly letters: number;
  readonly words: number;
  readonly condense: number;
  readonly jitter: number;
  /** Thickness that pen and scanner add on each side, pixels. */
  readonly bleed: number;
}

function chooseSetting(typed: boolean, random: Random): Setting {
  const bleed = random.between(0, 1);
  return typed
    ? {
        size: random.between(32, 60),
        letters: 0,
        words: random.between(0.9, 1.1),
        condense: random.between(0.9, 1),
        jitter: 0,
        bleed,
      }
    : {
        size: random.between(40, 75),
        letters: random.between(-0.03, 0.1),
        words: random.between(0.8, 1.7),
        condense: random.between(0.65, 1),
        jitter: random.between(0.01, 0.06),
        bleed,
      };
}

/** null where the font lacks a character. */
function standLine(text: string, font: Font, typed: boolean, random: Random): StandingLine | null {
  const set = chooseSetting(typed, random);
  const boxes: TileBox[] = [];
  let x = 0;
  for (const character of text) {
    if (/\s/u.test(character)) {
      x += widthOfSpace(character, font, typed, random) * set.words * set.size * set.condense;
      continue;
    }
    const codePoint = character.codePointAt(0)!;
    if (!font.hasGlyphForCodePoint(codePoint)) return null;
    const { bbox, advanceWidth } = font.glyphForCodePoint(codePoint);
    const grown = random.normal(1, set.jitter);
    const scale = (set.size * grown) / font.unitsPerEm;
    const [dx, dy] = [drift(set, random), drift(set, random)];
    boxes.push({
      left: Math.round(x + dx + bbox.minX * scale * set.condense - set.bleed),
      right: Math.round(x + dx + bbox.maxX * scale * set.condense + set.bleed),
      top: Math.round(dy - bbox.maxY * scale - set.bleed),
      bottom: Math.round(dy - bbox.minY * scale + set.bleed),
    });
    x +=
      (advanceWidth * scale + set.letters * set.size) * set.condense * random.normal(1, set.jitter);
  }
  return { text, typed, characters: text.replace(/\s/gu, ''), boxes };
}

const drift = ({ jitter, size }: Setting, random: Random): number =>
  random.normal(0, jitter * 0.3) * size;

/**
 * In ems. The fonts' own blanks are not asked (fontkit cannot measure an empty last glyph): they
 * are a quarter to a third of an em, or a letter's width where all letters are as wide.
 */
function widthOfSpace(space: string, font: Font, typed: boolean, random: Random): number {
  if (space === '　') return typed ? 1 : random.between(0.5, 1);
  if (!typed) return random.between(0.28, 0.55);
  const [narrow, wide] = [advanceOf('i', font), advanceOf('m', font)];
  return narrow === wide ? wide : random.between(0.25, 0.33);
}

const advanceOf = (character: string, font: Font): number =>
  font.glyphForCodePoint(character.codePointAt(0)!).advanceWidth / font.unitsPerEm;
