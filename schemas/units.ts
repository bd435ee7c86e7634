import { z } from 'zod';

/** Units are types: millimetres on paper never meet pixels of a scan by accident. */
export const mmSchema = z.number().brand<'Mm'>();
export const pxSchema = z.number().brand<'Px'>();
export const dpiSchema = z.number().positive().brand<'Dpi'>();
export const probabilitySchema = z.number().min(0).max(1).brand<'Probability'>();

export type Mm = z.infer<typeof mmSchema>;
export type Px = z.infer<typeof pxSchema>;
export type Dpi = z.infer<typeof dpiSchema>;
export type Probability = z.infer<typeof probabilitySchema>;

export const mm = (value: number): Mm => value as Mm;
export const px = (value: number): Px => value as Px;
export const dpi = (value: number): Dpi => value as Dpi;

/** Clamps to [0, 1]; throws on NaN, since a score that is no number is a bug in its reader. */
export function probability(value: number): Probability {
  if (Number.isNaN(value)) throw new RangeError('a probability must be a number');
  return Math.min(1, Math.max(0, value)) as Probability;
}

export const MM_PER_INCH = 25.4;

/** A point or box on the form's page, millimetres from its top left corner, y downwards. */
export const pointMmSchema = z.object({ x: mmSchema, y: mmSchema });
export type PointMm = z.infer<typeof pointMmSchema>;

export const boxMmSchema = z.object({
  x: mmSchema,
  y: mmSchema,
  width: mmSchema,
  height: mmSchema,
});
export type BoxMm = z.infer<typeof boxMmSchema>;

/** A point on a decoded page as it came from the scanner, before any turning. */
export const pointPxSchema = z.object({ x: pxSchema, y: pxSchema });
export type PointPx = z.infer<typeof pointPxSchema>;

/** Four corners in the scan's own pixels, clockwise from the form's top left. */
export const quadPxSchema = z.tuple([pointPxSchema, pointPxSchema, pointPxSchema, pointPxSchema]);
export type QuadPx = z.infer<typeof quadPxSchema>;

export const boxMm = (x: number, y: number, width: number, height: number): BoxMm => ({
  x: mm(x),
  y: mm(y),
  width: mm(width),
  height: mm(height),
});
