import { type MarkTools, readMarks } from '../../recognition/read/mark-box.ts';
import type { MarkClass } from '../../recognition/read/mark-model.ts';
import { ASSUMED_SHARES, type SheetSample } from './samples.ts';

/** A box that the product may have taken for bare paper. */
export interface PaperCase {
  readonly state: MarkClass;
  readonly isTakenForPaper: boolean;
}

export async function findPaper(
  samples: readonly SheetSample[],
  tools: MarkTools,
): Promise<PaperCase[]> {
  const crops = samples.map(({ crop }) => crop);
  const readings = await readMarks(crops, samples.map(({ baseline }) => baseline), tools); // prettier-ignore
  return samples.map(({ state }, index) => {
    const reading = readings[index]!;
    // A box taken for bare paper has the counted probability, any other one its own.
    const isTakenForPaper =
      reading.state === 'empty' && reading.probability === tools.marks.emptyWithoutInk;
    return { state, isTakenForPaper };
  });
}

/**
 * Probability that a box taken for bare paper is empty, in the shares assumed of life: how many of
 * the empty boxes look so, against how many of the marked, corrected and stray ones. Half a case is
 * added to what vanished (Jeffreys): never having seen one proves no certainty.
 */
export function weighEmptyWithoutInk(boxes: readonly PaperCase[]): {
  readonly probability: number;
  readonly empty: number;
  readonly vanished: number;
  readonly inked: number;
} {
  const countPaper = (of: readonly PaperCase[]): number =>
    of.filter(({ isTakenForPaper }) => isTakenForPaper).length;
  const empties = boxes.filter(({ state }) => state === 'empty');
  const others = boxes.filter(({ state }) => state !== 'empty');
  const [empty, vanished] = [countPaper(empties), countPaper(others)];
  const seen = (ASSUMED_SHARES.empty * empty) / empties.length;
  const lost = ((1 - ASSUMED_SHARES.empty) * (vanished + 0.5)) / (others.length + 1);
  const probability = Number((seen / (seen + lost)).toPrecision(5));
  return { probability, empty, vanished, inked: others.length };
}
