import type { Random } from '../random.ts';
import { loadTypefaces, type Typeface } from './fonts.ts';
import { choosePen, type Pen } from './pen.ts';

/** One person's way of writing: the same on the whole page. */
export interface Hand {
  readonly pen: Pen;
  readonly japanese: readonly Typeface[];
  readonly latin: readonly Typeface[];
  /** Digits as drawn strokes, or as letters of the Latin font. */
  readonly digits: 'strokes' | 'font';
  /** Which shape this person gives a digit: seeds the choice of variants. */
  readonly digitSeed: string;
  /** 0 = careful … 1 = hardly legible. Scales every jitter below. */
  readonly mess: number;
  /** Letter size against the usual one. */
  readonly size: number;
  /** Shear of upright strokes: + leans to the right. */
  readonly slant: number;
  /** Extra room between letters, in em. */
  readonly spacing: number;
  /** Slope of lines, in radians. */
  readonly slope: number;
  /** The mark that this person makes. */
  readonly mark: MarkStyle;
}

export type MarkStyle = 'tick' | 'hook' | 'cross' | 'circle' | 'fill' | 'dot' | 'slash';

/** Ticks and the Japanese hook レ are by far the usual marks. */
const MARK_WEIGHTS: readonly { weight: number; style: MarkStyle }[] = [
  { weight: 6, style: 'tick' },
  { weight: 5, style: 'hook' },
  { weight: 2.5, style: 'circle' },
  { weight: 2, style: 'cross' },
  { weight: 1.5, style: 'fill' },
  { weight: 0.8, style: 'slash' },
  { weight: 0.5, style: 'dot' },
];

export const chooseMarkStyle = (random: Random): MarkStyle => random.weighted(MARK_WEIGHTS).style;

/** `mess`: how untidy this level's writers are, 0 … 1. */
export function chooseHand(random: Random, mess: number, fontFolder?: string): Hand {
  const everyJapanese = loadTypefaces('japanese-hand', fontFolder);
  const everyLatin = loadTypefaces('latin-hand', fontFolder);
  const japanese = random.pick(everyJapanese);
  const latin = random.pick(everyLatin);
  const fallbacks = loadTypefaces('japanese-hand').slice(0, 2);
  return {
    pen: choosePen(random),
    japanese: [japanese, ...fallbacks],
    // Some people's Latin letters look like their kana: the Japanese fonts hold Latin too.
    latin: [random.chance(0.25) ? japanese : latin, latin, ...fallbacks],
    digits: random.chance(0.5) ? 'strokes' : 'font',
    digitSeed: String(random.whole(0, 1_000_000)),
    mess,
    size: random.between(0.88, 1.12),
    slant: random.normal(0.04, 0.06 + 0.06 * mess),
    spacing: random.between(-0.02, 0.07),
    slope: random.normal(0, 0.003 + 0.012 * mess),
    mark: chooseMarkStyle(random),
  };
}
