import type { LineOpinion, LineReader } from '../ports.ts';
import type { Alphabet } from './alphabets.ts';
import { costOfAddress } from './line-address.ts';
import { costOfPhone } from './line-phone.ts';
import { widestGap } from './line-gaps.ts';
import type { LineInk } from './line-ink.ts';
import type { PlacingReader } from './line-paths.ts';
import { improveTexts, proposeTexts } from './line-proposals.ts';

/** A reader of whole lines that can say how well any text fits. */
export type WeighingReader = LineReader & Required<Pick<LineReader, 'weighTexts'>>;

export const canWeigh = (reader: LineReader): reader is WeighingReader =>
  reader.weighTexts !== undefined;

/** One text that a line may say, with what each witness holds of it (all ln). */
export interface WeighedText {
  readonly text: string;
  /** The reader of whole lines. */
  readonly whole: number;
  /** The reader of single letters. */
  readonly letters: number;
  /** The shape of what the field holds; 0 or below. */
  readonly shape: number;
  /** All of them, weighted. */
  readonly total: number;
  /** The same without `shape`: what the ink alone says. */
  readonly ink: number;
}

export interface FusedLine {
  /** Best first. Never empty: '' is a text. */
  readonly texts: readonly WeighedText[];
  /** What each reader said of itself: of the whole line, of the letters, and the third's. */
  readonly opinions: readonly LineOpinion[];
  /** Widest paper between neighbouring patches of ink, in heights of a capital: what may be lost. */
  readonly gap: number;
  /** Knows where the letters of a text stand. */
  readonly placing: PlacingReader;
}

/** Weight of the single letters' word against the whole line's: tuned on training/lines, "fit". */
const LETTERS_WEIGHT = 0.4;
/** ln-probability of what a witness cannot spell at all: far off, and still comparable. */
const FLOOR = -150;

/**
 * Lets both readers propose texts and both weigh all of them: a dot that one overlooks, and a
 * letter that the other takes for its neighbour, are each saved by the one who saw it. `third`
 * only proposes, and agrees or not.
 */
export async function fuseReaders(
  line: LineInk,
  kind: string,
  alphabet: Alphabet,
  whole: WeighingReader,
  letters: PlacingReader,
  third: LineReader | null,
): Promise<FusedLine> {
  const [one, two] = [
    await whole.readLine(line.image, alphabet.characters),
    await letters.readLine(line.image, alphabet.characters),
  ];
  const three = third ? await third.readLine(line.image, alphabet.characters) : null;
  const spoken = three ? [one, two, three] : [one, two];
  const weigh = async (proposed: readonly string[]): Promise<WeighedText[]> => {
    const texts = proposed.filter((text) => [...text].every((it) => alphabet.allows(it)));
    const wholes = await whole.weighTexts(line.image, texts);
    const singles = await letters.weighTexts(line.image, texts);
    return texts.map((text, at) => combine(text, wholes[at]!, singles[at]!, kind));
  };
  const first = (await weigh(proposeTexts(one, two, three))).sort(byTotal);
  const known = new Set(first.map(({ text }) => text));
  const best = first[0]?.text ?? one.text;
  const more = improveTexts(
    best,
    spoken.map(({ text }) => text),
    kind,
  ).filter((text) => !known.has(text));
  const texts = [...first, ...(await weigh(more))].sort(byTotal);
  return { texts, opinions: spoken, gap: widestGap(line, []), placing: letters };
}

/** ln-cost of a text that does not look like what the field is for. */
function costOfShape(text: string, kind: string): number {
  if (kind === 'email') return costOfAddress(text);
  return kind === 'phone' ? costOfPhone(text) : 0;
}

const byTotal = (a: WeighedText, b: WeighedText): number => b.total - a.total;

function combine(text: string, byWhole: number, byLetters: number, kind: string): WeighedText {
  const [whole, letters] = [Math.max(FLOOR, byWhole), Math.max(FLOOR, byLetters)];
  const shape = -costOfShape(text, kind);
  const ink = whole + LETTERS_WEIGHT * letters;
  return { text, whole, letters, shape, ink, total: ink + shape };
}
