import { type MarkFeatures, measureMark } from '../../recognition/read/mark-features.ts';
import { MARK_STATES } from '../../recognition/read/mark-model.ts';
import type { Part } from '../sheets/read-glyphs.ts';
import { readSheets } from '../sheets/read-sheets.ts';
import { stateOnSheet } from './samples.ts';

export interface Measured {
  readonly features: MarkFeatures;
  /** Index into MARK_STATES. */
  readonly label: number;
}

/** The features of all checkboxes on the sheets of a part. */
export async function measureSheets(part: Part): Promise<Measured[]> {
  const measured: Measured[] = [];
  for await (const box of readSheets(part, 'mark'))
    measured.push({ features: measureMark(box), label: MARK_STATES.indexOf(stateOnSheet(box)) });
  return measured;
}
