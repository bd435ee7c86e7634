import type { Random } from '../random.ts';
import { colourOf, type Colour, type Sheet } from '../raster/sheet.ts';
import type { Mask } from '../raster/mask.ts';

/** What is written with. Widths in millimetres. */
export interface Pen {
  readonly name: string;
  readonly colour: Colour;
  /** Width of a drawn stroke. */
  readonly width: number;
  /** How far glyph outlines grow (+) or shrink (−), in pixels at the drawing resolution. */
  readonly growth: number;
  /** Share of light that the ink takes away, and how much that differs from pixel to pixel. */
  readonly density: number;
  readonly grain: number;
}

/** Ballpoints and pencils as they come out of office scanners. */
const PENS = [
  { weight: 5, name: 'black ballpoint', colour: [38, 38, 42], density: 0.94, grain: 0.08 },
  { weight: 3, name: 'blue ballpoint', colour: [40, 62, 150], density: 0.9, grain: 0.1 },
  { weight: 2, name: 'dark blue ballpoint', colour: [28, 36, 92], density: 0.92, grain: 0.08 },
  { weight: 1.5, name: 'black felt pen', colour: [22, 22, 24], density: 0.98, grain: 0.03 },
  { weight: 1.2, name: 'pencil', colour: [88, 88, 92], density: 0.78, grain: 0.3 },
] as const satisfies readonly (Partial<Pen> & { weight: number; colour: Colour })[];

export const TONER: Pen = {
  name: 'toner',
  colour: [16, 16, 18],
  width: 0.3,
  growth: 0,
  density: 1,
  grain: 0.03,
};

export type PenName = (typeof PENS)[number]['name'];

/** Picks a pen, or takes the one of that name; its width is drawn in any case. */
export function choosePen(random: Random, name?: PenName): Pen {
  const drawn = random.weighted(PENS);
  const pen = PENS.find((known) => known.name === name) ?? drawn;
  const felt = pen.name === 'black felt pen';
  return {
    name: pen.name,
    colour: pen.colour,
    density: pen.density,
    grain: pen.grain,
    width: felt ? random.between(0.5, 0.75) : random.between(0.28, 0.5),
    growth: felt ? random.between(0.5, 1.3) : random.between(-0.45, 0.6),
  };
}

/** Darkens the sheet under the mask: ink lets through what is printed below it. */
export function paintMask(sheet: Sheet, mask: Mask, pen: Pen, random: Random): void {
  const shares = sheet.planes.map((_, plane) => 1 - colourOf(pen.colour, sheet, plane) / 255);
  const top = Math.max(0, -mask.y);
  const bottom = Math.min(mask.height, sheet.height - mask.y);
  const left = Math.max(0, -mask.x);
  const right = Math.min(mask.width, sheet.width - mask.x);
  for (let row = top; row < bottom; row += 1)
    for (let column = left; column < right; column += 1) {
      const covered = mask.data[row * mask.width + column] as number;
      if (covered <= 0) continue;
      const amount = covered * Math.min(1, pen.density * (1 + pen.grain * (random.next() * 2 - 1)));
      const at = (row + mask.y) * sheet.width + column + mask.x;
      sheet.planes.forEach((plane, index) => {
        plane[at] = (plane[at] as number) * (1 - amount * (shares[index] as number));
      });
    }
}

/**
 * Makes strokes of an outline thicker or thinner as a pen would: blurs, then cuts at another level.
 * `growthAt` gives pixels for a place in the mask. An edge blurred by a Gaussian of deviation σ
 * has value Φ(−x/σ) at distance x, so cutting at Φ(−growth/σ) moves it by `growth`.
 */
export function reshapeStrokes(mask: Mask, growthAt: (x: number, y: number) => number): Mask {
  const { width, height } = mask;
  const blurred = blur(blur(mask.data, width, height), width, height);
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const value = blurred[at] as number;
      if (value < 0.02) continue;
      const level = 1 / (1 + Math.exp((1.702 * growthAt(x, y)) / BLUR_DEVIATION));
      data[at] = Math.max(0, Math.min(1, 0.5 + (value - level) * BLUR_DEVIATION * 2.5));
    }
  return { ...mask, data };
}

/** Two passes of [1 2 1] / 4 in both directions: variance 2 × 0.5 = 1. */
const BLUR_DEVIATION = 1;

function blur(data: Float32Array, width: number, height: number): Float32Array {
  const rows = new Float32Array(data.length);
  const out = new Float32Array(data.length);
  for (let y = 0; y < height; y += 1)
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      rows[at] =
        ((data[at - 1] as number) + 2 * (data[at] as number) + (data[at + 1] as number)) / 4;
    }
  for (let at = width; at < data.length - width; at += 1)
    out[at] =
      ((rows[at - width] as number) + 2 * (rows[at] as number) + (rows[at + width] as number)) / 4;
  return out;
}
