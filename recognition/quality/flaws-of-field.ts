import { flawsOfPage, QUALITY_LIMITS, type PageQuality } from '../../schemas/quality.ts';
import { reason, type Reason } from '../../schemas/reason.ts';
import type { QuadPx } from '../../schemas/units.ts';

/** What the page's quality means for one field: streaks for those they cross, the rest for all. */
export function flawsOfField(quality: PageQuality, parts: readonly QuadPx[]): Reason[] {
  const { blur, contrast, streaks } = quality;
  const { maxBlurMm, minContrast } = QUALITY_LIMITS;
  const reasons: Reason[] = [];
  const flaws = flawsOfPage(quality);
  if (flaws.includes('blur'))
    reasons.push(reason('poor-scan', { flaw: 'blur', measured: blur, limit: maxBlurMm }));
  if (flaws.includes('contrast'))
    reasons.push(reason('poor-scan', { flaw: 'contrast', measured: contrast, limit: minContrast }));
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
