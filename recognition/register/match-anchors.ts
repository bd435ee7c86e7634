import type { Anchor, PatchModel } from './anchors.ts';

/** The scan laid into the form's frame at one resolution; dark = high. */
export interface Rectified {
  readonly width: number;
  readonly height: number;
  readonly dark: Uint8Array;
  readonly pixelsPerMm: number;
}

/** Where an anchor was found. */
export interface AnchorMatch {
  readonly anchor: Anchor;
  /** Displacement in mm from where the current fit expects it. */
  readonly dx: number;
  readonly dy: number;
  /** Normalised cross-correlation at the best place, [-1, 1]. */
  readonly score: number;
}

/** Finds each anchor within ± `reach` mm, to a whole pixel of the coarse image. */
export function searchAnchors(
  anchors: readonly Anchor[],
  coarse: Rectified,
  reach: number,
): AnchorMatch[] {
  const steps = Math.max(1, Math.round(reach * coarse.pixelsPerMm));
  const matches: AnchorMatch[] = [];
  for (const anchor of anchors) {
    const peak = findPeak(anchor.coarse, coarse, anchor, 0, 0, steps);
    if (peak) matches.push(toMatch(anchor, peak, coarse.pixelsPerMm));
  }
  return matches;
}

/** Sharpens coarse matches on the fine image, to a fraction of a pixel. */
export function sharpenMatches(matches: readonly AnchorMatch[], fine: Rectified): AnchorMatch[] {
  const sharp: AnchorMatch[] = [];
  for (const { anchor, dx, dy } of matches) {
    const startX = Math.round(dx * fine.pixelsPerMm);
    const startY = Math.round(dy * fine.pixelsPerMm);
    const peak = findPeak(anchor.fine, fine, anchor, startX, startY, 2);
    if (peak) sharp.push(toMatch(anchor, peak, fine.pixelsPerMm));
  }
  return sharp;
}

interface Peak {
  readonly x: number;
  readonly y: number;
  readonly score: number;
}

function toMatch(anchor: Anchor, peak: Peak, pixelsPerMm: number): AnchorMatch {
  return { anchor, dx: peak.x / pixelsPerMm, dy: peak.y / pixelsPerMm, score: peak.score };
}

/** Best displacement within ± `steps` around a start; null when the window leaves the image. */
function findPeak(
  patch: PatchModel,
  image: Rectified,
  anchor: Anchor,
  startX: number,
  startY: number,
  steps: number,
): Peak | null {
  const side = 2 * steps + 1;
  const cx = Math.floor(anchor.x * image.pixelsPerMm) + startX;
  const cy = Math.floor(anchor.y * image.pixelsPerMm) + startY;
  const scores = new Float32Array(side * side);
  const offsets = flattenOffsets(patch, image, cx, cy, steps);
  if (!offsets) return null;
  let best = -2;
  let bestAt = 0;
  for (let v = 0; v < side; v++)
    for (let u = 0; u < side; u++) {
      const base = (cy + v - steps) * image.width + cx + u - steps;
      const score = correlate(image.dark, offsets, patch.values, base);
      scores[v * side + u] = score;
      if (score > best) {
        best = score;
        bestAt = v * side + u;
      }
    }
  const u = bestAt % side;
  const v = (bestAt - u) / side;
  return {
    x: startX + u - steps + peakOffset(scores, bestAt, 1, u, side),
    y: startY + v - steps + peakOffset(scores, bestAt, side, v, side),
    score: best,
  };
}

/** Offsets as index differences; null unless the whole search stays inside the image. */
function flattenOffsets(
  patch: PatchModel,
  image: Rectified,
  cx: number,
  cy: number,
  steps: number,
): Int32Array | null {
  const offsets = new Int32Array(patch.dx.length);
  for (let index = 0; index < offsets.length; index++) {
    const x = cx + patch.dx[index]!;
    const y = cy + patch.dy[index]!;
    if (x < steps || y < steps || x >= image.width - steps || y >= image.height - steps)
      return null;
    offsets[index] = patch.dy[index]! * image.width + patch.dx[index]!;
  }
  return offsets;
}

function correlate(
  dark: Uint8Array,
  offsets: Int32Array,
  values: Float32Array,
  base: number,
): number {
  let sum = 0;
  let squares = 0;
  let product = 0;
  for (let index = 0; index < offsets.length; index++) {
    const value = dark[base + offsets[index]!]!;
    sum += value;
    squares += value * value;
    product += value * values[index]!;
  }
  const variance = squares - (sum * sum) / offsets.length;
  return variance > offsets.length ? product / Math.sqrt(variance) : 0;
}

/** Vertex of the parabola through three scores, in (-0.5, 0.5); 0 at the window's edge. */
function peakOffset(
  scores: Float32Array,
  at: number,
  step: number,
  position: number,
  side: number,
): number {
  if (position === 0 || position === side - 1) return 0;
  const before = scores[at - step]!;
  const after = scores[at + step]!;
  const curve = before - 2 * scores[at]! + after;
  return curve < 0 ? Math.max(-0.5, Math.min(0.5, (0.5 * (before - after)) / curve)) : 0;
}
