import { estimateEm } from './line-atoms.ts';
import type { LineInk } from './line-ink.ts';
import type { Features, NameList } from './line-model.ts';
import { placesWithin } from './line-names.ts';
import type { TileBox } from './line-tile.ts';

/** Written Latin letters, digits and signs stand closer than kanji and kana, each in its square. */
export const gapScripts = ['latin', 'japanese'] as const;
export type GapScript = (typeof gapScripts)[number];

/** The paper between two neighbouring characters of a text. */
export interface Gap {
  /** Index of the character that follows it. */
  readonly before: number;
  readonly script: GapScript;
  /** Columns where the paper begins and ends; they cross where the characters overlap. */
  readonly left: number;
  readonly right: number;
  readonly features: Features;
}

/** Gaps beyond this many ems are all alike. */
const WIDEST = 3;
/** Nor do characters that reach far over each other tell more than those that touch. */
const DEEPEST = -0.3;
const SIGN = /[!-/:-@[-`{-~]/u;
/** Full-width signs hold their own blank, on either side or on one: no word gap is written there. */
const WIDE_SIGN = /[、。，．・：；！？「」『』（）［］【】〈〉《》〜～…―]/u;

const isAscii = (character: string): boolean => /[\x21-\x7e]/u.test(character);

/**
 * Measures the gaps between the characters of a text, each in the box where it stands, in ems and
 * against the line's others: the median gap, and the pitch from centre to centre, since
 * a narrow letter leaves more paper beside it; `within` a known word nobody leaves a space.
 * `em`: height of a capital or a kanji, pixels.
 */
export function measureGaps(
  text: string,
  boxes: readonly TileBox[],
  em: number,
  typed: number,
  names: NameList,
): Gap[] {
  const characters = [...text];
  const within = placesWithin(text, names);
  let reached = boxes[0]?.right ?? 0;
  const raw = boxes.slice(1).map((box, index) => {
    const left = reached;
    reached = Math.max(reached, box.right);
    return { left, right: box.left, step: centre(box) - centre(boxes[index]!) };
  });
  const widths = raw.map(({ left, right }) => (right - left) / em);
  const usual = median(widths);
  const pitch = median(raw.map(({ step }) => step)) / em;
  return raw.flatMap(({ left, right, step }, index) => {
    const [one, two] = [characters[index]!, characters[index + 1]!];
    if (WIDE_SIGN.test(one) || WIDE_SIGN.test(two)) return [];
    const gap = bound(widths[index]!);
    const over = bound(gap - usual);
    const script = isAscii(one) && isAscii(two) ? 'latin' : 'japanese';
    return [
      {
        before: index + 1,
        script,
        left,
        right,
        features: {
          gap,
          over,
          pitch: bound(step / em - pitch),
          typed,
          typedOver: typed * over,
          sign: SIGN.test(one) || SIGN.test(two) ? 1 : 0,
          few: 1 / raw.length,
          within: within[index] ? 1 : 0,
        },
      },
    ];
  });
}

const centre = ({ left, right }: TileBox): number => (left + right) / 2;

const bound = (ems: number): number => Math.max(DEEPEST, Math.min(WIDEST, ems));

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? sorted[half]!
    : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}

/** In a wider space, in heights of a capital, a sign may have stood that the scanner swallowed. */
const WIDEST_SPACE = 2;

/**
 * Widest paper between neighbouring patches of ink, in heights of a capital, other than what was
 * taken for spaces.
 */
export function widestGap({ components, bodyHeight }: LineInk, spaces: readonly Gap[]): number {
  const sorted = [...components].sort((a, b) => a.left - b.left);
  const em = estimateEm(components, bodyHeight);
  let [reached, widest] = [sorted[0]?.right ?? 0, 0];
  for (const { left, right } of sorted) {
    const parts = spaces.some((gap) => gap.left <= left && gap.right >= reached);
    const width = (left - reached) / em;
    if (!parts || width > WIDEST_SPACE) widest = Math.max(widest, width);
    reached = Math.max(reached, right);
  }
  return widest;
}
