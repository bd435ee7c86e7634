import type { FieldScore } from '../../samples/score.ts';
import type { FieldTruth, PartTruth } from '../../samples/truth.ts';
import type { FieldReading, FieldValue, PartReading } from '../../schemas/reading.ts';
import type { GreyImage } from '../../recognition/raster/image.ts';

/** One field of a sample: what was written, what was read and how surely, and whether it is right. */
export interface JudgedField extends FieldScore {
  readonly sample: string;
  readonly state: FieldReading['state'];
  readonly probability: number;
  /** Nothing but its probability decides if a person has to look. */
  readonly undoubted: boolean;
  /** Values as they may be shown: a dot for secrets. */
  readonly wrote: FieldValue;
  readonly read: FieldValue;
  /** The pixels that were misread; null for secrets, which no picture shows. */
  readonly picture: GreyImage | null;
  readonly cells: readonly JudgedCell[];
}

/** A digit cell, as drawn and as read: a digit, or one of the words below. */
export interface JudgedCell {
  readonly wrote: string;
  readonly read: string;
}

/** What a cell holds that is no digit. */
export const BLANK_CELL = 'blank';
export const OTHER_CELL = 'other';

/** Digit cells side by side; a cell that was not read has no verdict. */
export function judgeCells(truth: FieldTruth, parts: readonly PartReading[]): JudgedCell[] {
  return truth.parts.flatMap((part) => {
    const reading = parts.find(({ id }) => id === part.id);
    return part.kind === 'cell' && reading && reading.state !== 'unread'
      ? [{ wrote: nameCell(part), read: nameCell(reading) }]
      : [];
  });
}

function nameCell({ state, value }: Pick<PartTruth | PartReading, 'state' | 'value'>): string {
  if (state === 'blank') return BLANK_CELL;
  return state === 'read' && /^\d$/.test(value) ? value : OTHER_CELL;
}
