import { probability } from '../../schemas/units.ts';
import { type Reason, reason } from '../../schemas/reason.ts';
import { softenLogits } from '../confidence/temperature.ts';
import type { Alternative, Network } from '../ports.ts';
import type { Crop } from '../segment/crop.ts';
import type { CellReading } from './contracts.ts';
import { TILE_SIZE } from './digit-tile.ts';
import { DUST_AREA, type NormalisedCell, normaliseCell } from './normalise-cell.ts';

/** Class labels that are no value: paper with dirt on it, and ink that is no digit. */
const EMPTY = 'empty';
const OTHER = 'other';

/**
 * Of cells of which the normaliser leaves no ink, the share that is truly blank: 6,052 of 6,055 cells
 * of forms drawn at ageing levels 0–5, plain and coded, registered and cut by the product's own
 * stages, half a case added on either side (`npx tsx training/digits/tile-sheets.ts`). The three
 * others were a 1 on the very rule of its cell, a 1 beside its cell, and one that print took along.
 */
const BLANK_WHEN_CLEAN = 0.9994;
/** The same where something was taken away that may have been writing: 38 of 41 cells. */
const BLANK_WHEN_DOUBTFUL = 0.917;
/** Below this darkness (0 … 255) a stroke is a pencil's, or the shadow of something else. */
const FAINT = 70;
/** More of the ink than this outside the box is said to the reviewer. */
const MUCH_OUTSIDE = 0.15;
const MOST_ALTERNATIVES = 5;
/** Alternatives less likely than this help nobody. */
const LEAST_ALTERNATIVE = 1e-4;

/**
 * Reads digit cells, all in one run of the network. One reading per crop, in order. Each class of
 * the network counts: a digit is `read`, paper or dirt alone is `blank`, and what looks like no
 * digit (crossed out, a letter, two digits) is `unreadable` and keeps the digits it may be.
 */
export async function readDigitCells(
  cells: readonly Crop[],
  network: Network,
): Promise<CellReading[]> {
  const normalised = cells.map(normaliseCell);
  const inked = normalised.filter((cell) => cell.tile !== null);
  const batch = new Float32Array(inked.length * TILE_SIZE);
  inked.forEach((cell, i) => batch.set(cell.tile!, i * TILE_SIZE));
  const logits =
    inked.length === 0 ? new Float32Array(0) : await network.classify(batch, inked.length);
  let row = 0;
  return normalised.map((cell) => {
    if (cell.tile === null) return readBlank(cell);
    const from = row++ * network.classes.length;
    return judgeCell(cell, logits.subarray(from, from + network.classes.length), network);
  });
}

function readBlank(cell: NormalisedCell): CellReading {
  const doubtful = isDoubtfulBlank(cell);
  return {
    state: 'blank',
    value: '',
    probability: probability(doubtful ? BLANK_WHEN_DOUBTFUL : BLANK_WHEN_CLEAN),
    alternatives: [],
    reasons: [],
  };
}

/** Nothing is left of the cell's ink, but something was taken away that may have been writing. */
export const isDoubtfulBlank = ({ doubtfulRemoval, intrusion }: NormalisedCell): boolean =>
  doubtfulRemoval > 0 || intrusion >= DUST_AREA;

function judgeCell(cell: NormalisedCell, logits: Float32Array, network: Network): CellReading {
  const reading = judgeLogits(logits, network);
  if (reading.state === 'blank') return reading;
  return { ...reading, reasons: [...reading.reasons, ...describeInk(cell)] };
}

/** What one cell's logits say, at the network's temperature. */
export function judgeLogits(logits: Float32Array, network: Network): CellReading {
  const shares = softenLogits(logits, network.temperature ?? 1);
  const ranked = network.classes
    .map((value, i) => ({ value, share: shares[i]! }))
    .sort((a, b) => b.share - a.share);
  const best = ranked[0]!;
  const alternatives: Alternative[] = ranked
    .filter(({ value, share }) => value !== EMPTY && value !== OTHER && share >= LEAST_ALTERNATIVE)
    .slice(0, MOST_ALTERNATIVES)
    .map(({ value, share }) => ({ value, probability: probability(share) }));
  const verdict = { probability: probability(best.share), alternatives, reasons: [] };
  switch (best.value) {
    case EMPTY:
      return { ...verdict, state: 'blank', value: '' };
    case OTHER:
      return { ...verdict, state: 'unreadable', value: '', reasons: [reason('unreadable')] };
    default:
      return { ...verdict, state: 'read', value: best.value };
  }
}

function describeInk(cell: NormalisedCell): Reason[] {
  const reasons: Reason[] = [];
  if (cell.darkness < FAINT) reasons.push(reason('faint-ink'));
  if (cell.outside > MUCH_OUTSIDE) reasons.push(reason('ink-outside-box'));
  return reasons;
}
