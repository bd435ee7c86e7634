import type { AcceptancePoints } from '../../schemas/calibration.ts';
import type { JudgedVerdict } from './calibration-error.ts';

/** So much smaller is each error than the one before: a target between two takes the stricter. */
const STEP = 0.95;

/**
 * For each claim, the share wrong of all readings that claim it or more: the mean of their doubts,
 * or what was found wrong, whichever is more. Claims are left out of which a lower one has no more
 * wrong. None for no readings.
 */
export function fitAcceptance(verdicts: readonly JudgedVerdict[]): AcceptancePoints {
  const points: AcceptancePoints = [];
  for (const point of errorsOf(verdicts).reverse())
    if (point.error <= STEP * (points.at(-1)?.error ?? Infinity)) points.push(point);
  return points;
}

/** From the surest claim down. */
function errorsOf(verdicts: readonly JudgedVerdict[]): AcceptancePoints {
  const surest = [...verdicts].sort((a, b) => b.probability - a.probability);
  let [doubt, wrong] = [0, 0];
  return surest.flatMap(({ probability, right }, at) => {
    doubt += 1 - probability;
    if (!right) wrong += 1;
    if (surest[at + 1]?.probability === probability) return []; // accepted together
    return [{ claimed: probability, error: Math.max(doubt, wrong) / (at + 1) }];
  });
}
