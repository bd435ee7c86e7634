import type { RectPx } from '../raster/image.ts';
import type { Crop } from '../segment/crop.ts';
import { type InkComponent, labelInk } from './digit-components.ts';
import { measureShape, measureThickness } from './mark-shape.ts';
import { measureSurplus, type SheetBaseline, SURPLUS_FEATURES } from './mark-surplus.ts';

/** Darkness (0 … 255) from which a pixel of the ink image counts: paper is already white there. */
export const INK = 24;
/** The box's own border lies within this share of the side of its edge, on both sides of it. */
const BORDER = 0.1;
/** A piece of ink with less than this share of a box inside it hardly touches that box. */
const TOUCHED = 0.03;
/** Pieces smaller than this share of the box are not counted as pieces. */
const SPECK = 0.002;
const SECTORS = 16;
const GRID = 5;
/** A grid field is covered when this share of it is ink. */
const FIELD_COVERED = 0.08;

/** Names in the order in which models hold them. */
export const MARK_FEATURES = [
  'inside', 'centre', 'border', 'ring', 'coverage', 'ringTurn', 'span', 'narrow', 'mainInside',
  'mainShare', 'parts', 'thickness', 'length', 'roundness', 'slant', 'passes', 'exits', 'darkness',
  ...SURPLUS_FEATURES,
] as const; // prettier-ignore

export type MarkFeatures = Record<(typeof MARK_FEATURES)[number], number>;

/**
 * Measures the ink of one checkbox against the size of its box; all values are without unit and
 * near 0 … 2. Shares are square-rooted, since a thin tick inks 3 % of a box and a fill 90 %.
 */
export function measureMark(crop: Crop, sheet: SheetBaseline | null = null): MarkFeatures {
  const { ink, inner } = crop;
  const { width, height } = ink;
  const side = (inner.width + inner.height) / 2;
  const mask = maskInk(crop);
  let darkness = 0;
  let area = 0;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue;
    darkness += (255 - ink.data[i]!) / 255;
    area++;
  }
  const inside = grow(inner, -BORDER * side);
  const outside = grow(inner, BORDER * side);
  const { components } = labelInk(mask, width, height, inner);
  const main = components.reduce<InkComponent | null>(
    (best, c) => (best === null || c.area > best.area ? c : best),
    null,
  );
  const thickness = measureThickness(mask, width, height);
  const shape = measureShape(mask, width, height);
  const inInside = countIn(mask, width, height, inside);
  const inOutside = countIn(mask, width, height, outside);
  return {
    inside: Math.sqrt(inInside / areaOf(inside)),
    centre: Math.sqrt(shareIn(mask, width, height, grow(inner, -0.25 * side))),
    border: Math.sqrt((inOutside - inInside) / (areaOf(outside) - areaOf(inside))),
    ring: Math.sqrt((area - inOutside) / Math.max(1, width * height - areaOf(outside))),
    coverage: measureCoverage(mask, width, height, inner),
    ringTurn: measureRingTurn(mask, width, outside),
    span: main === null ? 0 : Math.max(widthOf(main), heightOf(main)) / side,
    narrow: main === null ? 0 : Math.min(widthOf(main), heightOf(main)) / side,
    mainInside: main === null ? 0 : main.areaInside / main.area,
    mainShare: main === null ? 0 : main.area / area,
    parts: Math.log1p(components.filter((c) => c.area >= SPECK * side * side).length),
    thickness: (2 * thickness.largest) / side,
    length: area === 0 ? 0 : Math.log1p(area / Math.max(1, 4 * thickness.mean) / side),
    roundness: shape.roundness,
    slant: shape.slant,
    passes: main === null ? 0 : passesThrough(main, width, height),
    exits: Math.log1p(countExits(mask, width, height, outside)),
    darkness: area === 0 ? 0 : darkness / area,
    ...measureSurplus(crop, sheet),
  };
}

/** The ink of this box: what lies in another box of the form is judged there. */
function maskInk({ ink, inner, others = [] }: Crop): Uint8Array {
  const { width, height, data } = ink;
  const mask = new Uint8Array(data.length);
  for (let i = 0; i < mask.length; i++) if (255 - data[i]! >= INK) mask[i] = 1;
  if (others.length === 0) return mask;
  const theirs = dropNeighbours(mask, width, height, inner, others);
  for (let i = 0; i < mask.length; i++) if (theirs[i]) mask[i] = 0;
  return mask;
}

/**
 * Pixels that belong to other boxes: those inside them, and whole pieces of ink that lie there and
 * hardly touch this box: a neighbour's fill that runs over.
 */
function dropNeighbours(
  mask: Uint8Array,
  width: number,
  height: number,
  inner: RectPx,
  others: readonly RectPx[],
): Uint8Array {
  const theirs = new Uint8Array(mask.length);
  for (const other of others)
    for (let y = Math.max(0, other.y); y < Math.min(height, other.y + other.height); y++)
      for (let x = Math.max(0, other.x); x < Math.min(width, other.x + other.width); x++)
        theirs[y * width + x] = 1;
  const { labels, components } = labelInk(mask, width, height, inner);
  const inOthers = new Uint32Array(components.length + 1);
  for (let i = 0; i < mask.length; i++) if (theirs[i] && labels[i]) inOthers[labels[i]!]!++;
  const isTheirs = components.map(
    ({ areaInside }, c) =>
      areaInside < TOUCHED * inner.width * inner.height && inOthers[c + 1]! > areaInside,
  );
  for (let i = 0; i < mask.length; i++) if (labels[i] && isTheirs[labels[i]! - 1]) theirs[i] = 1;
  return theirs;
}

const grow = (box: RectPx, by: number): RectPx => {
  const whole = Math.round(by);
  return {
    x: box.x - whole,
    y: box.y - whole,
    width: Math.max(1, box.width + 2 * whole),
    height: Math.max(1, box.height + 2 * whole),
  };
};

const areaOf = (box: RectPx): number => box.width * box.height;
const widthOf = (c: InkComponent): number => c.right - c.left + 1;
const heightOf = (c: InkComponent): number => c.bottom - c.top + 1;

function countIn(mask: Uint8Array, width: number, height: number, box: RectPx): number {
  let count = 0;
  for (let y = Math.max(0, box.y); y < Math.min(height, box.y + box.height); y++) {
    for (let x = Math.max(0, box.x); x < Math.min(width, box.x + box.width); x++) {
      count += mask[y * width + x]!;
    }
  }
  return count;
}

const shareIn = (mask: Uint8Array, width: number, height: number, box: RectPx): number =>
  countIn(mask, width, height, box) / areaOf(box);

/** Share of a grid over the box whose fields hold ink: a fill covers all, a tick few. */
function measureCoverage(mask: Uint8Array, width: number, height: number, inner: RectPx): number {
  let covered = 0;
  const [w, h] = [inner.width / GRID, inner.height / GRID];
  for (let row = 0; row < GRID; row++) {
    for (let column = 0; column < GRID; column++) {
      const x = Math.round(inner.x + column * w);
      const y = Math.round(inner.y + row * h);
      const field = { x, y, width: Math.max(1, Math.round(w)), height: Math.max(1, Math.round(h)) };
      if (shareIn(mask, width, height, field) >= FIELD_COVERED) covered++;
    }
  }
  return covered / (GRID * GRID);
}

/** Share of the directions around the box in which ink lies outside it: a circle fills them. */
function measureRingTurn(mask: Uint8Array, width: number, outside: RectPx): number {
  const hit = new Uint8Array(SECTORS);
  const cx = outside.x + outside.width / 2;
  const cy = outside.y + outside.height / 2;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue;
    const x = i % width;
    const y = (i - x) / width;
    const within =
      x >= outside.x &&
      x < outside.x + outside.width &&
      y >= outside.y &&
      y < outside.y + outside.height;
    if (within) continue;
    const turn = Math.atan2(y + 0.5 - cy, x + 0.5 - cx) / (2 * Math.PI) + 0.5;
    hit[Math.min(SECTORS - 1, Math.floor(turn * SECTORS))] = 1;
  }
  return hit.reduce((sum, h) => sum + h, 0) / SECTORS;
}

/** 1 when the main piece runs from one edge of the crop to the opposite, as folds do; ½ for one. */
function passesThrough(main: InkComponent, width: number, height: number): number {
  const [left, right] = [main.left <= 1, main.right >= width - 2];
  const [top, bottom] = [main.top <= 1, main.bottom >= height - 2];
  if ((left && right) || (top && bottom)) return 1;
  return left || right || top || bottom ? 0.5 : 0;
}

/** How often strokes leave the box: runs of ink along its outline. */
function countExits(mask: Uint8Array, width: number, height: number, box: RectPx): number {
  const outline: number[] = [];
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : mask[y * width + x]!;
  const [right, bottom] = [box.x + box.width - 1, box.y + box.height - 1];
  for (let x = box.x; x < right; x++) outline.push(at(x, box.y));
  for (let y = box.y; y < bottom; y++) outline.push(at(right, y));
  for (let x = right; x > box.x; x--) outline.push(at(x, bottom));
  for (let y = bottom; y > box.y; y--) outline.push(at(box.x, y));
  return outline.filter((v, i) => v === 1 && outline[(i + 1) % outline.length] === 0).length;
}
