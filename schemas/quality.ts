import { z } from 'zod';

const pointSchema = z.object({ x: z.number(), y: z.number() });

/** A straight shade across the whole page, in the pixels of the page as scanned. */
export const bandSchema = z.object({
  from: pointSchema,
  to: pointSchema,
  /** Across, millimetres. */
  width: z.number(),
  /** How much darker than the paper beside it, 0 … 255. */
  dark: z.number(),
});
export type Band = z.infer<typeof bandSchema>;

/** What the scanner and the post have done to a page. Measured, never guessed from the file's tags. */
export const pageQualitySchema = z.object({
  /** Resolution along the coarser axis, dots per inch, told by the form's own print. */
  dpi: z.number(),
  depth: z.enum(['bilevel', 'grey', 'colour']),
  /** Darkness of the form's print against the paper: 0 = invisible, 1 = black on white. */
  contrast: z.number(),
  /** Width of an edge of print (its step over its steepest slope), millimetres. */
  blur: z.number(),
  /** Shares of the paper's pixels that are at the end of the scale, where shades are lost. */
  clipped: z.object({ white: z.number(), black: z.number() }),
  /** Corners of the sheet that are missing, torn or folded over: length along the diagonal, mm. */
  cutCorners: z.array(
    z.object({
      corner: z.enum(['top-left', 'top-right', 'bottom-right', 'bottom-left']),
      length: z.number(),
    }),
  ),
  /** Dirt on the scanner's glass: lines along the scan's rows or columns. */
  streaks: z.array(bandSchema),
  folds: z.array(bandSchema),
});
export type PageQuality = z.infer<typeof pageQualitySchema>;
