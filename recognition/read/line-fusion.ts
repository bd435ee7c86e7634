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
  /** The second reader of whole lines; as if it saw nothing of the kind where there is none. */
  readonly hands: number;
  /** The third, likewise. */
  readonly strokes: number;
  /** The shape of what the field holds; 0 or below. */
  readonly shape: number;
  /** All of them, weighted. */
  readonly total: number;
  /** The same without `shape`: what the ink alone says. */
  readonly ink: number;
}

export type Witness = 'whole' | 'letters' | 'hands' | 'strokes' | 'digits';

export interface FusedLine {
  /** Best first. Never empty: '' is a text. */
  readonly texts: readonly WeighedText[];
  /** What each reader said of itself. */
  readonly opinions: Readonly<Partial<Record<Witness, LineOpinion>>>;
  /** Widest paper between neighbouring patches of ink, in heights of a capital: what may be lost. */
  readonly gap: number;
  /** Knows where the letters of a text stand. */
  readonly placing: PlacingReader;
}

/** Weights of the readers' words, by how many there are: tuned on training/lines. */
const WEIGHTS_OF_TWO = { whole: 1, letters: 0.4, hands: 0, strokes: 0 };
const WEIGHTS_OF_THREE = { whole: 0.4, letters: 0.4, hands: 1, strokes: 0 };
const WEIGHTS_OF_FOUR = { whole: 0.4, letters: 0.4, hands: 1, strokes: 1 };
/** ln-probability of what a witness cannot spell at all: far off, and still comparable. */
const FLOOR = -150;

/** Who takes part in reading a line by weighing texts. */
export interface FusedReaders {
  readonly whole: WeighingReader;
  readonly letters: PlacingReader;
  /** A second reader of whole lines. */
  readonly hands: WeighingReader | null;
  /** A third one, that shares no features with the others. */
  readonly strokes: WeighingReader | null;
  /** Only proposes, and agrees or not. */
  readonly digits: LineReader | null;
}

/**
 * Lets all readers propose texts and all weigh all of them: a dot that one overlooks, and a
 * letter that the other takes for its neighbour, are each saved by the one who saw it.
 */
export async function fuseReaders(
  line: LineInk,
  kind: string,
  alphabet: Alphabet,
  readers: FusedReaders,
): Promise<FusedLine> {
  const { whole, letters, hands, strokes } = readers;
  const opinions: Partial<Record<Witness, LineOpinion>> = {};
  for (const witness of ['whole', 'letters', 'hands', 'strokes', 'digits'] as const) {
    const said = await readers[witness]?.readLine(line.image, alphabet.characters);
    if (said) opinions[witness] = said;
  }
  const spoken = Object.values(opinions);
  const weigh = async (proposed: readonly string[]): Promise<WeighedText[]> => {
    const texts = proposed.filter((text) => [...text].every((it) => alphabet.allows(it)));
    const wholes = await whole.weighTexts(line.image, texts);
    const singles = await letters.weighTexts(line.image, texts);
    const seconds = await hands?.weighTexts(line.image, texts);
    const thirds = await strokes?.weighTexts(line.image, texts);
    const weights = thirds ? WEIGHTS_OF_FOUR : seconds ? WEIGHTS_OF_THREE : WEIGHTS_OF_TWO;
    return texts.map((text, at) =>
      combine(
        text,
        kind,
        {
          whole: Math.max(FLOOR, wholes[at]!),
          letters: Math.max(FLOOR, singles[at]!),
          hands: Math.max(FLOOR, seconds?.[at] ?? FLOOR),
          strokes: Math.max(FLOOR, thirds?.[at] ?? FLOOR),
        },
        weights,
      ),
    );
  };
  const first = (await weigh(proposeTexts(spoken))).sort(byTotal);
  const known = new Set(first.map(({ text }) => text));
  const best = first[0]?.text ?? spoken[0]!.text;
  const more = improveTexts(
    best,
    spoken.map(({ text }) => text),
    kind,
  ).filter((text) => !known.has(text));
  const texts = [...first, ...(await weigh(more))].sort(byTotal);
  return { texts, opinions, gap: widestGap(line, []), placing: letters };
}

/** ln-cost of a text that does not look like what the field is for. */
function costOfShape(text: string, kind: string): number {
  if (kind === 'email') return costOfAddress(text);
  return kind === 'phone' ? costOfPhone(text) : 0;
}

const byTotal = (a: WeighedText, b: WeighedText): number => b.total - a.total;

type Witnesses = Readonly<Record<'whole' | 'letters' | 'hands' | 'strokes', number>>;

function combine(text: string, kind: string, by: Witnesses, weights: Witnesses): WeighedText {
  const shape = -costOfShape(text, kind);
  const ink =
    weights.whole * by.whole +
    weights.letters * by.letters +
    weights.hands * by.hands +
    weights.strokes * by.strokes;
  return { text, ...by, shape, ink, total: ink + shape };
}
