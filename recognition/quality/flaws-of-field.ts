import type { PageQuality } from '../../schemas/quality.ts';
import { reason, type Reason } from '../../schemas/reason.ts';
import type { QuadPx } from '../../schemas/units.ts';

/**
 * Edges of print wider than this, mm, run into each other in small writing. Sharp scans at 300 dpi
 * have 0.2, the worst of the sample generator's 0.35.
 */
export const MAX_BLUR_MM = 0.6;
/** Print paler than this is hardly told from paper. Poor copies have 0.6. */
export const MIN_CONTRAST = 0.25;

/** What the page's quality means for one field: streaks for those they cross, the rest for all. */
export function flawsOfField(quality: PageQuality, parts: readonly QuadPx[]): Reason[] {
  const { blur, contrast, streaks } = quality;
  const reasons: Reason[] = [];
  if (blur > MAX_BLUR_MM)
    reasons.push(reason('poor-scan', { flaw: 'blur', measured: blur, limit: MAX_BLUR_MM }));
  // A form without solid print has no contrast to measure.
  if (contrast > 0 && contrast < MIN_CONTRAST)
    reasons.push(
      reason('poor-scan', { flaw: 'contrast', measured: contrast, limit: MIN_CONTRAST }),
    );
  if (streaks.some((streak) => parts.some((quad) => crosses(streak, quad))))
    reasons.push(reason('overlaid'));
  return reasons;
}

/** Streaks run along rows or columns: one that has a quad's corners on both sides crosses it. */
function crosses({ from, to }: PageQuality['streaks'][number], quad: QuadPx): boolean {
  const isUpright = from.x === to.x;
  const places = quad.map(({ x, y }) => (isUpright ? x : y));
  const at = isUpright ? from.x : from.y;
  return at >= Math.min(...places) && at <= Math.max(...places);
}
