import type { GreyImage, RectPx } from '../raster/image.ts';

/** Side of each plane of what the digit network sees, in pixels. */
export const TILE_SIDE = 32;
/** Floats of both planes: the ink alone (`renderInk`), then its place in its box (`renderPlace`). */
export const TILE_SIZE = 2 * TILE_SIDE ** 2;
/** The ink's longer side fills this much of the tile, leaving a margin for the convolutions. */
const INK_SIDE = 24;
/** Ink smaller than this share of its box is not blown up further: a dot must stay a dot. */
const SMALLEST_INK = 0.3;
/** The box fills this much of the second plane; the margin shows what comes over its border. */
const BOX_SIDE = 24;

/**
 * Draws the masked ink into a plane: aspect kept, longer side to INK_SIDE, box centred, area
 * average when shrinking and bilinear when growing. Darkness is relative to the pen's.
 */
export function renderInk(
  ink: GreyImage,
  mask: Uint8Array,
  inner: RectPx,
  penDarkness: number,
): Float32Array {
  const box = boundInk(mask, ink.width);
  const smallest = SMALLEST_INK * inner.height;
  const scale = INK_SIDE / Math.max(box.width, box.height, smallest);
  const columns = sampleAxis(box.x + box.width / 2, scale, ink.width);
  const rows = sampleAxis(box.y + box.height / 2, scale, ink.height);
  return resample(softInk(ink, mask, penDarkness), ink.width, columns, rows);
}

/**
 * Draws all ink in and around the box, with the box always at the same place of the plane: blown
 * up to the same size, a 1 and a remnant of the box's own rule look alike; where they lie, how
 * large they are and what lies beside them tells them apart.
 */
export function renderPlace(
  ink: GreyImage,
  mask: Uint8Array,
  inner: RectPx,
  penDarkness: number,
): Float32Array {
  const columns = sampleAxis(inner.x + inner.width / 2, BOX_SIDE / inner.width, ink.width);
  const rows = sampleAxis(inner.y + inner.height / 2, BOX_SIDE / inner.height, ink.height);
  return resample(softInk(ink, mask, penDarkness), ink.width, columns, rows);
}

function resample(soft: Float32Array, width: number, columns: Tap[][], rows: Tap[][]) {
  const tile = new Float32Array(TILE_SIDE * TILE_SIDE);
  for (let ty = 0; ty < TILE_SIDE; ty++) {
    for (let tx = 0; tx < TILE_SIDE; tx++) {
      let sum = 0;
      for (const row of rows[ty]!) {
        for (const column of columns[tx]!) {
          sum += soft[row.at * width + column.at]! * row.weight * column.weight;
        }
      }
      tile[ty * TILE_SIDE + tx] = Math.min(1, sum);
    }
  }
  return tile;
}

/** Darkness in [0, 1] where the mask is set or touches: the soft edge of a stroke belongs to it. */
function softInk(ink: GreyImage, mask: Uint8Array, penDarkness: number): Float32Array {
  const { width, height } = ink;
  const soft = new Float32Array(mask.length);
  const full = Math.max(1, penDarkness);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const near =
        mask[i] === 1 ||
        (x > 0 && mask[i - 1] === 1) ||
        (x < width - 1 && mask[i + 1] === 1) ||
        (y > 0 && mask[i - width] === 1) ||
        (y < height - 1 && mask[i + width] === 1);
      if (near) soft[i] = Math.min(1, (255 - ink.data[i]!) / full);
    }
  }
  return soft;
}

function boundInk(mask: Uint8Array, width: number): RectPx {
  let [left, top, right, bottom] = [width, Infinity, -1, -1];
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue;
    const x = i % width;
    const y = (i - x) / width;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

interface Tap {
  readonly at: number;
  readonly weight: number;
}

/** For each tile pixel along one axis: the source pixels under it, with weights that sum to 1. */
function sampleAxis(centre: number, scale: number, size: number): Tap[][] {
  const reach = Math.max(1, 1 / scale);
  return Array.from({ length: TILE_SIDE }, (_, t) => {
    const at = centre + (t + 0.5 - TILE_SIDE / 2) / scale;
    const taps: Tap[] = [];
    let total = 0;
    for (let s = Math.floor(at - reach); s <= Math.ceil(at + reach); s++) {
      const weight = Math.max(0, 1 - Math.abs(s + 0.5 - at) / reach);
      if (weight === 0) continue;
      total += weight;
      if (s >= 0 && s < size) taps.push({ at: s, weight });
    }
    return taps.map((tap) => ({ at: tap.at, weight: tap.weight / total }));
  });
}
