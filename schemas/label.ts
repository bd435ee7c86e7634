import { z } from 'zod';

/** One label as it is stuck on an envelope. */
export interface Label {
  readonly controlNumber: string;
  /** `YYYY-MM-DD`. */
  readonly receivedOn: string;
  readonly batch: { readonly number: number; readonly name: string };
}

/** Millimetres. */
interface LabelSheet {
  readonly page: { readonly width: number; readonly height: number };
  readonly columns: number;
  readonly rows: number;
  readonly label: { readonly width: number; readonly height: number };
  /** Of the first label, from the top left corner of the sheet. */
  readonly margin: { readonly left: number; readonly top: number };
  /** From one label to the next: its width and what lies between. */
  readonly pitch: { readonly x: number; readonly y: number };
}

const A4 = { width: 210, height: 297 };

/** What labels are printed on: common sheets of A4, and the roll of a label printer. */
export const labelSheets = {
  /** Such as Avery L7651. */
  'a4-65': {
    page: A4,
    columns: 5,
    rows: 13,
    label: { width: 38.1, height: 21.2 },
    margin: { left: 4.65, top: 10.7 },
    pitch: { x: 40.6, y: 21.2 },
  },
  /** Such as Avery L7159, and A-one's sheets of 24 for the same cut. */
  'a4-24': {
    page: A4,
    columns: 3,
    rows: 8,
    label: { width: 63.5, height: 33.9 },
    margin: { left: 7.25, top: 12.9 },
    pitch: { x: 66, y: 33.9 },
  },
  /** One label a page, as printers for rolls of 62 × 29 mm take it. */
  roll: {
    page: { width: 62, height: 29 },
    columns: 1,
    rows: 1,
    label: { width: 62, height: 29 },
    margin: { left: 0, top: 0 },
    pitch: { x: 62, y: 29 },
  },
} as const satisfies Record<string, LabelSheet>;

export const labelSheetSchema = z.enum(['a4-65', 'a4-24', 'roll']);
export type LabelSheetName = z.infer<typeof labelSheetSchema>;

/** `skip`: labels of the first sheet that are used already. */
export const labelsQuerySchema = z.strictObject({
  sheet: labelSheetSchema.default('a4-24'),
  skip: z.coerce.number().int().min(0).max(64).default(0),
});
