import type { Crop } from '../segment/crop.ts';
import { darknessOf } from './mark-dark.ts';

/** Side of what the checkbox network sees, in pixels. */
export const MARK_TILE_SIDE = 32;
/** Planes of a tile: ink, scan, blank. */
export const MARK_TILE_PLANES = 3;
/** The tile shows this many sides of the box, so that marks may run over its border. */
const VIEW = 1.8;
/** Points of the crop that are averaged for one pixel of the tile, in each direction. */
const POINTS = 3;

/**
 * One box as the network sees it: what segmentation left, what was scanned, and what is printed
 * there, each as darkness 0 … 1, the box in the middle. What lies in other boxes of the form is
 * theirs and left out; beyond the crop there is paper.
 */
export function renderMarkTile({ inner, raw, blank, ink, others = [] }: Crop): Float32Array {
  const { width, height } = raw;
  const theirs = new Uint8Array(width * height);
  for (const other of others)
    for (let y = Math.max(0, other.y); y < Math.min(height, other.y + other.height); y++)
      for (let x = Math.max(0, other.x); x < Math.min(width, other.x + other.width); x++)
        theirs[y * width + x] = 1;
  const columns = placePoints(inner.x, inner.width, width);
  const rows = placePoints(inner.y, inner.height, height);
  const scan = darknessOf(raw).dark;
  const form = darknessOf(blank).dark;
  const plane = MARK_TILE_SIDE * MARK_TILE_SIDE;
  const tile = new Float32Array(MARK_TILE_PLANES * plane);
  const share = 1 / (255 * POINTS * POINTS);
  rows.forEach((y, v) => {
    if (y < 0) return;
    columns.forEach((x, u) => {
      const from = y * width + x;
      if (x < 0 || theirs[from]) return;
      const to = Math.floor(v / POINTS) * MARK_TILE_SIDE + Math.floor(u / POINTS);
      tile[to]! += (255 - ink.data[from]!) * share;
      tile[plane + to]! += scan[from]! * share;
      tile[2 * plane + to]! += form[from]! * share;
    });
  });
  return tile;
}

/** Where the points of all columns (or rows) lie in the crop; −1 beyond it. */
function placePoints(start: number, length: number, limit: number): number[] {
  const count = MARK_TILE_SIDE * POINTS;
  const middle = start + length / 2;
  return Array.from({ length: count }, (_, index) => {
    const at = Math.floor(middle + ((index + 0.5) / count - 0.5) * VIEW * length);
    return at < 0 || at >= limit ? -1 : at;
  });
}
