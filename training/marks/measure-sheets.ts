import { type MarkFeatures, measureMark } from '../../recognition/read/mark-features.ts';
import { MARK_STATES } from '../../recognition/read/mark-model.ts';
import { compareBoxes } from '../../recognition/read/mark-surplus.ts';
import type { Part } from '../sheets/read-glyphs.ts';
import { type CutBox, readSheets } from '../sheets/read-sheets.ts';
import { type SheetSample, stateOnSheet } from './samples.ts';

export interface Measured {
  readonly features: MarkFeatures;
  /** Index into MARK_STATES. */
  readonly label: number;
}

/** The checkboxes of a part's sheets, each with what the equal ones of its sheet show. */
export async function readMarkSheets(part: Part): Promise<(SheetSample & CutBox)[]> {
  const sheets = new Map<string, CutBox[]>();
  for await (const box of readSheets(part, 'mark'))
    sheets.set(box.sheet, [...(sheets.get(box.sheet) ?? []), box]);
  return [...sheets.values()].flatMap((boxes) => {
    const baselines = compareBoxes(boxes);
    return boxes.map((box, index) => ({ ...box, crop: box, state: stateOnSheet(box), baseline: baselines[index]! })); // prettier-ignore
  });
}

export const measureSample = ({ crop, baseline, state }: SheetSample): Measured => ({
  features: measureMark(crop, baseline),
  label: MARK_STATES.indexOf(state),
});
