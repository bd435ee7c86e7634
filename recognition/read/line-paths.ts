import type { LineOpinion, LineReader, ReadCharacter } from '../ports.ts';
import type { TileBox } from './line-tile.ts';

/** The networks' class for what is no character: a piece of one, or several run together. */
export const NOT_A_CHARACTER = '〓';

/** A run of a line's slices that may be one character. */
export interface Span {
  readonly from: number;
  /** Index after the last slice. */
  readonly to: number;
  readonly box: TileBox;
}

/** Where each character of a text stands, at what ln-cost; Infinity: nowhere. */
export interface Placement {
  readonly cost: number;
  /** One for each character; empty where the cost is Infinity. */
  readonly boxes: readonly TileBox[];
}

export const NOWHERE: Placement = { cost: Infinity, boxes: [] };

/** A reader of one line, cut into slices, that knows where on it each character stands. */
export interface PlacingReader extends Required<LineReader> {
  placeText(text: string): Promise<Placement>;
}

/**
 * Spans along the cheapest way through all slices, by dynamic programming; null where no way leads
 * through. `spans` are ordered by `from`.
 */
export function cheapestWay<S extends Span & { readonly cost: number }>(
  spans: readonly S[],
  slices: number,
): S[] | null {
  const cost = new Float64Array(slices + 1).fill(Infinity);
  const arrival: S[] = [];
  cost[0] = 0;
  for (const span of spans) {
    const total = cost[span.from]! + span.cost;
    if (total >= cost[span.to]!) continue;
    cost[span.to] = total;
    arrival[span.to] = span;
  }
  const way: S[] = [];
  for (let to = slices; to > 0;) {
    const span = arrival[to];
    if (!span) return null;
    way.unshift(span);
    to = span.from;
  }
  return way;
}

/**
 * ln-weight of all ways through all slices together (the forward sum of hidden Markov models,
 * Rabiner 1989, section III A), `weigh` giving a span's own ln-weight. `spans` as in `cheapestWay`.
 */
export function sumWays<S extends Span>(
  spans: readonly S[],
  slices: number,
  weigh: (span: S) => number,
): number {
  const reached = new Float64Array(slices + 1).fill(-Infinity);
  reached[0] = 0;
  for (const span of spans)
    reached[span.to] = addLogs(reached[span.to]!, reached[span.from]! + weigh(span));
  return reached[slices]!;
}

/** ln(eᵃ + eᵇ). */
export function addLogs(a: number, b: number): number {
  const [high, low] = a > b ? [a, b] : [b, a];
  return low === -Infinity ? high : high + Math.log1p(Math.exp(low - high));
}

/** What a reader holds of one span. */
export interface Prices<S> {
  /** ln-cost of taking it for the text's character of this index. */
  spell(span: S, index: number): number;
  /** ln-cost of passing it over as a speck; Infinity for what is none. */
  skip(span: S): number;
}

/** A placement with the spans themselves, one for each character. */
interface PlacedSpans<S> extends Placement {
  readonly spans: readonly S[];
}

/** The cheapest way to see exactly `length` given characters in the slices; as `cheapestWay`. */
export function placeText<S extends Span>(
  spans: readonly S[],
  slices: number,
  length: number,
  prices: Prices<S>,
): PlacedSpans<S> {
  const width = length + 1;
  const cost = new Float64Array((slices + 1) * width).fill(Infinity);
  // Index of the span by which each state was reached, + 1; negative where it was passed over.
  const arrival = new Int32Array(cost.length);
  cost[0] = 0;
  spans.forEach((span, index) => {
    const skip = prices.skip(span);
    for (let read = 0; read < width; read++) {
      const before = cost[span.from * width + read]!;
      if (before === Infinity) continue;
      const stay = span.to * width + read;
      if (before + skip < cost[stay]!) {
        cost[stay] = before + skip;
        arrival[stay] = -index - 1;
      }
      if (read === length) continue;
      const total = before + prices.spell(span, read);
      if (total >= cost[stay + 1]!) continue;
      cost[stay + 1] = total;
      arrival[stay + 1] = index + 1;
    }
  });
  const placed: S[] = [];
  if (cost.at(-1) === Infinity) return { ...NOWHERE, spans: [] };
  for (let [to, read] = [slices, length]; to > 0;) {
    const step = arrival[to * width + read]!;
    const span = spans[Math.abs(step) - 1]!;
    if (step > 0) {
      placed.unshift(span);
      read -= 1;
    }
    to = span.from;
  }
  return { cost: cost.at(-1)!, boxes: placed.map(({ box }) => box), spans: placed };
}

/** A reader's words of the characters that it saw; null: it saw no way through the line. */
export function sayCharacters(
  reader: string,
  characters: readonly ReadCharacter[] | null,
  share?: number,
): LineOpinion {
  if (!characters) return { reader, text: '', score: 0, characters: [] };
  const logs = characters.reduce((sum, { score }) => sum + Math.log(Math.max(score, 1e-6)), 0);
  return {
    reader,
    text: characters.map(({ text }) => text).join(''),
    score: characters.length === 0 ? 0 : Math.exp(logs / characters.length),
    characters,
    ...(share === undefined ? {} : { share }),
  };
}
