import type { FieldPart } from '../../schemas/form/parts.ts';
import { flawsOfPage, QUALITY_LIMITS, type Band, type PageQuality } from '../../schemas/quality.ts';
import { reason, type Reason } from '../../schemas/reason.ts';
import { MM_PER_INCH, type QuadPx } from '../../schemas/units.ts';
import { chooseThreshold } from '../read/line-threshold.ts';
import type { InkCrop } from '../segment/crop.ts';

/** A part of a field: where it lies on the scan, and what is written there; null beyond its edge. */
export interface SeenPart {
  readonly kind: FieldPart['kind'];
  readonly quad: QuadPx;
  readonly crop: InkCrop | null;
}

/** What the page's quality means for one field: streaks for what they run through, the rest for all. */
export function flawsOfField(quality: PageQuality, parts: readonly SeenPart[]): Reason[] {
  const { blur, contrast, dpi, streaks } = quality;
  const { maxBlurMm, minContrast } = QUALITY_LIMITS;
  const reasons: Reason[] = [];
  const flaws = flawsOfPage(quality);
  if (flaws.includes('blur'))
    reasons.push(reason('poor-scan', { flaw: 'blur', measured: blur, limit: maxBlurMm }));
  if (flaws.includes('contrast'))
    reasons.push(reason('poor-scan', { flaw: 'contrast', measured: contrast, limit: minContrast }));
  if (streaks.some((streak) => parts.some((part) => runsThrough(streak, part, dpi / MM_PER_INCH))))
    reasons.push(reason('overlaid'));
  return reasons;
}

/**
 * A streak far beside the writing of a line neither hides a stroke of it nor adds one. Where nothing is
 * written, and in a cell or a box, it may have hidden all there is, or be taken for some.
 */
function runsThrough(streak: Band, { kind, quad, crop }: SeenPart, pxPerMm: number): boolean {
  if (!crosses(streak, quad)) return false;
  return kind !== 'line' || crop === null || mayHide(streak, quad, crop, pxPerMm);
}

/** Streaks run along rows or columns: one that has a quad's corners on both sides crosses it. */
function crosses(streak: Band, quad: QuadPx): boolean {
  const places = quad.map((corner) => across(streak, corner));
  return Math.min(...places) <= 0 && Math.max(...places) >= 0;
}

/** How far a point lies beside the streak, pixels of the scan; negative on one side. */
const across = (
  { from, to }: Band,
  { x, y }: { readonly x: number; readonly y: number },
): number => (from.x === to.x ? x - from.x : y - from.y);

/** Nearer to writing than this, a streak may lie over its next character: a 1 under it goes with it. */
const NEAR_MM = 8;
/** What is left of the streak itself lies within so much of its edges. */
const OWN_MM = 0.25;
/** Every so many-th pixel of a crop is looked at: strokes are wider. */
const PITCH = 2;

/** Whether writing is near, or there is none. */
function mayHide(streak: Band, quad: QuadPx, { ink, inner }: InkCrop, pxPerMm: number): boolean {
  const own = (streak.width / 2 + OWN_MM) * pxPerMm;
  const near = (streak.width / 2 + NEAR_MM) * pxPerMm;
  const { threshold } = chooseThreshold(ink);
  const darker = (x: number, y: number): boolean => ink.data[y * ink.width + x]! < threshold;
  let written = false;
  const [topLeft, topRight, bottomRight, bottomLeft] = quad.map((it) => across(streak, it)) as [number, number, number, number]; // prettier-ignore
  for (let y = 0; y < ink.height; y += PITCH) {
    const v = (y - inner.y) / inner.height;
    const [left, right] = [topLeft + v * (bottomLeft - topLeft), topRight + v * (bottomRight - topRight)]; // prettier-ignore
    for (let x = 0; x < ink.width; x += PITCH) {
      const beside = Math.abs(left + ((x - inner.x) / inner.width) * (right - left));
      if (beside < own || !darker(x, y)) continue;
      if (beside <= near) return true;
      written = true;
    }
  }
  return !written;
}
