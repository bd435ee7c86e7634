import { MARK_STATES } from '../../recognition/read/mark-model.ts';
import { PARTS } from '../sheets/read-glyphs.ts';
import { measureSheets } from './measure-sheets.ts';
import { ASSUMED_SHARES, TRAINED_SHARES } from './samples.ts';

/**
 * Probability that a box without ink is empty, in the shares assumed of life, from boxes that the
 * whole pipeline cut. Half a case is added to the others' count (Jeffreys): never having seen one
 * proves no certainty.
 */
export async function weighEmptyWithoutInk(): Promise<number> {
  const samples = (await Promise.all(PARTS.map(measureSheets))).flat();
  let [empty, others] = [0, 0.5 * (ASSUMED_SHARES.marked / TRAINED_SHARES.marked)];
  for (const { features, label } of samples) {
    if (features.darkness !== 0) continue;
    const state = MARK_STATES[label]!;
    const weight = ASSUMED_SHARES[state] / TRAINED_SHARES[state];
    if (state === 'empty') empty += weight;
    else others += weight;
  }
  return Number((empty / (empty + others)).toPrecision(5));
}
