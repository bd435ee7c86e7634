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

/**
 * Where a page is called poor. Blur: wider edges of print run into each other in small writing;
 * sharp scans at 300 dpi have 0.2 mm, the worst of the sample generator's 0.35. Contrast: paler
 * print is hardly told from paper; poor copies have 0.6. Resolution: forms are checked to be
 * readable at 200 dpi, and scanners are off by some per cent.
 */
export const QUALITY_LIMITS = { maxBlurMm: 0.6, minContrast: 0.25, minDpi: 180 } as const;

export type PageFlaw = 'dpi' | 'blur' | 'contrast' | 'streaks' | 'cutCorners';

/** What is poor about a page, so that scanning it again would help. Posted letters are folded. */
export function flawsOfPage(quality: PageQuality): PageFlaw[] {
  const { blur, contrast, cutCorners, dpi, streaks } = quality;
  const { maxBlurMm, minContrast, minDpi } = QUALITY_LIMITS;
  const flaws: readonly (readonly [PageFlaw, boolean])[] = [
    ['dpi', dpi < minDpi],
    ['blur', blur > maxBlurMm],
    // A form without solid print has no contrast to measure.
    ['contrast', contrast > 0 && contrast < minContrast],
    ['streaks', streaks.length > 0],
    ['cutCorners', cutCorners.length > 0],
  ];
  return flaws.filter(([, isPoor]) => isPoor).map(([flaw]) => flaw);
}
