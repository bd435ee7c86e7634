import { reason } from '../../schemas/reason.ts';
import { probability } from '../../schemas/units.ts';
import type { Alternative } from '../ports.ts';
import { MOST_ALTERNATIVES } from './line-alternatives.ts';
import { estimateEm } from './line-atoms.ts';
import type { RowReading } from './line-fused.ts';
import { measureGaps, widestGap, type Gap } from './line-gaps.ts';
import type { LineInk } from './line-ink.ts';
import { judge, type LineModel } from './line-model.ts';
import type { PlacingReader } from './line-paths.ts';

/** A gap judged with less certainty than this is shown to a person. */
const CLEAR_GAP = 0.98;
/** Where nobody can say what stands beside it, a gap this wide, in ems, may part words. */
const PERHAPS_A_SPACE = 0.45;
/** No policy should accept a line whose gaps were measured by nobody. */
const UNPLACED_CEILING = 0.9;

/** A text with its words set apart as on the paper. */
export interface SpacedText {
  readonly text: string;
  /** Of all its gaps being judged rightly, in [0, 1]. */
  readonly certain: number;
  /** Paper that was taken for spaces. */
  readonly spaces: readonly Gap[];
  /** The same text with its most doubtful gap judged otherwise; null where none is doubtful. */
  readonly other: string | null;
}

/**
 * Sets a text's words apart by the widths of the gaps between its characters; null where they
 * cannot be found on the line. Between Latin characters stands a space, else a full-width one.
 */
export async function spaceText(
  text: string,
  line: LineInk,
  reader: PlacingReader,
  typed: number,
  model: Pick<LineModel, 'gaps' | 'names'>,
): Promise<SpacedText | null> {
  const { boxes } = await reader.placeText(text);
  if (boxes.length === 0 || boxes.length !== [...text].length) return null;
  const em = estimateEm(line.components, line.bodyHeight);
  const gaps = measureGaps(text, boxes, em, typed, model.names).map((gap) => {
    const apart = judge(gap.features, model.gaps[gap.script]);
    return { ...gap, apart: apart >= 0.5, certain: Math.max(apart, 1 - apart) };
  });
  const spaces = gaps.filter(({ apart }) => apart);
  const doubtful = gaps.reduce<(typeof gaps)[number] | null>(
    (least, gap) => (gap.certain < (least?.certain ?? CLEAR_GAP) ? gap : least),
    null,
  );
  return {
    text: setApart(text, spaces),
    certain: gaps.reduce((product, { certain }) => product * certain, 1),
    spaces,
    other: doubtful && setApart(text, toggle(spaces, doubtful)),
  };
}

const toggle = (spaces: readonly Gap[], gap: Gap): Gap[] =>
  spaces.some(({ before }) => before === gap.before)
    ? spaces.filter(({ before }) => before !== gap.before)
    : [...spaces, gap];

function setApart(text: string, spaces: readonly Gap[]): string {
  const before = new Map(spaces.map((gap) => [gap.before, gap.script === 'latin' ? ' ' : '　']));
  return [...text].map((character, at) => (before.get(at) ?? '') + character).join('');
}

/**
 * A row's reading with its spaces. `reader` knows where the row's characters stand; null: nobody
 * does, and where the row has a gap that may be one, a person has to look.
 */
export async function spaceRow(
  row: RowReading,
  line: LineInk,
  reader: PlacingReader | null,
  typed: number,
  model: Pick<LineModel, 'gaps' | 'names'>,
): Promise<RowReading> {
  if (row.value === '') return row;
  const space = (text: string): Promise<SpacedText | null> =>
    reader ? spaceText(text, line, reader, typed, model) : Promise.resolve(null);
  const spaced = await space(row.value);
  if (!spaced) return [...row.value].length > 1 && hasWideGap(line) ? doubtGaps(row) : row;
  const certain = row.probability * spaced.certain;
  const alternatives: Alternative[] = [{ value: spaced.text, probability: probability(certain) }];
  if (spaced.other !== null)
    alternatives.push({ value: spaced.other, probability: probability(row.probability - certain) });
  for (const { value, probability: share } of row.alternatives.slice(1))
    alternatives.push({ value: (await space(value))?.text ?? value, probability: share });
  const unclear = spaced.certain < CLEAR_GAP && spaced.certain <= row.probability;
  return {
    ...row,
    value: spaced.text,
    probability: probability(certain),
    alternatives: alternatives
      .filter(({ value }, at) => alternatives.findIndex((other) => other.value === value) === at)
      .slice(0, MOST_ALTERNATIVES),
    reasons: unclear ? [...row.reasons, reason('doubtful-gap')] : row.reasons,
  };
}

function doubtGaps(row: RowReading): RowReading {
  const certain = probability(Math.min(row.probability, UNPLACED_CEILING));
  const reasons = [...row.reasons, reason('doubtful-gap')];
  return { ...row, probability: certain, reasons };
}

const hasWideGap = (line: LineInk): boolean => widestGap(line, []) > PERHAPS_A_SPACE;
