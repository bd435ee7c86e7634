import type { AcceptanceCurve } from '../../schemas/acceptance.ts';
import type { JudgedVerdict } from '../../recognition/confidence/calibration-error.ts';
import { wilson } from '../../recognition/confidence/wilson.ts';

/** One-sided 95 %: more wrong than were claimed counts once chance hardly explains it. */
const SURE_Z = 1.645;
/** So much smaller is each error than the one before: a target between two takes the stricter. */
const STEP = 0.95;

/**
 * For each claim, the share wrong of all readings that claim it or more: the mean of their doubts,
 * or what was found wrong where that is surely more. Claims are left out of which a lower one has
 * no more wrong.
 */
export function fitCurve(verdicts: readonly JudgedVerdict[]): AcceptanceCurve['points'] {
  const points: AcceptanceCurve['points'] = [];
  for (const point of errorsOf(verdicts).reverse())
    if (point.error <= STEP * (points.at(-1)?.error ?? Infinity)) points.push(point);
  return points;
}

/** From the surest claim down. */
function errorsOf(verdicts: readonly JudgedVerdict[]): AcceptanceCurve['points'] {
  const surest = [...verdicts].sort((a, b) => b.probability - a.probability);
  let [doubt, wrong] = [0, 0];
  return surest.flatMap(({ probability, right }, at) => {
    doubt += 1 - probability;
    if (!right) wrong += 1;
    if (surest[at + 1]?.probability === probability) return []; // accepted together
    const count = at + 1;
    const error = Math.max(doubt / count, wilson(wrong, count, SURE_Z).low);
    return [{ claimed: probability, error }];
  });
}
