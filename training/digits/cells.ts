import type { GreyImage } from '../../recognition/raster/image.ts';
import type { Glyph } from './glyphs.ts';
import type { Random } from './random.ts';
import {
  type CellImage,
  createCanvas,
  crossSeven,
  placeInCell,
  writeGlyph,
} from './simulate-cell.ts';
import {
  addDust,
  addNeighbours,
  crossOut,
  eatAtBorders,
  leaveRules,
  scanCell,
} from './spoil-cell.ts';

/**
 * How badly cells are spoilt. `mild`: what segmentation hands over on an ordinary scan; `heavy`:
 * intruding neighbours, eaten strokes and rules that were not taken away, often all at once.
 */
export type Severity = 'mild' | 'heavy';

/** Share of mild cells in which the rare troubles occur all the same. */
const RARE = 0.1;

/** One cell with one glyph, spoilt as a form and its scan spoil it. */
export function simulateGlyph(
  glyph: Glyph,
  neighbours: readonly Glyph[],
  random: Random,
  severity: Severity = 'heavy',
): CellImage {
  const canvas = createCanvas(random);
  const troubled = (): boolean => severity === 'heavy' || random.chance(RARE);
  const place = placeInCell(glyph, canvas, random, severity === 'heavy');
  writeGlyph(canvas, glyph, place, random.between(0.3, 0.65));
  crossSeven(canvas, glyph, place, random);
  if (troubled()) eatAtBorders(canvas, random);
  if (troubled()) addNeighbours(canvas, neighbours, random);
  if (troubled()) leaveRules(canvas, random);
  addDust(canvas, random);
  return scanCell(canvas, random);
}

export function simulateEmpty(
  neighbours: readonly Glyph[],
  random: Random,
  severity: Severity = 'heavy',
): CellImage {
  const canvas = createCanvas(random);
  if (severity === 'heavy' || random.chance(RARE)) addNeighbours(canvas, neighbours, random);
  if (severity === 'heavy' || random.chance(RARE)) leaveRules(canvas, random);
  for (let i = 0; i < 3; i++) addDust(canvas, random);
  return scanCell(canvas, random);
}

export function simulateOther(
  digits: readonly Glyph[],
  foreign: readonly Glyph[],
  random: Random,
): CellImage {
  const kind = random.below(10);
  if (kind < 5) return simulateGlyph(random.pick(foreign), digits, random);
  const canvas = createCanvas(random);
  if (kind < 8) {
    const digit = random.pick(digits);
    writeGlyph(canvas, digit, placeInCell(digit, canvas, random), 0.45);
    crossOut(canvas, random);
  } else {
    for (const side of [-0.25, 0.25]) {
      const digit = random.pick(digits);
      const place = placeInCell(digit, canvas, random);
      const width = Math.min(place.width, canvas.inner.width * 0.45);
      const height = place.height * Math.max(0.6, width / place.width);
      const x = canvas.inner.x + canvas.inner.width * (0.5 + side);
      writeGlyph(canvas, digit, { ...place, x, width, height }, 0.45);
    }
  }
  leaveRules(canvas, random);
  addDust(canvas, random);
  return scanCell(canvas, random);
}

/** A real cell as segmentation would hand it over: its border is the picture's. */
export function frameRealCell(page: GreyImage, bleed = 18): CellImage {
  const [width, height] = [page.width + 2 * bleed, page.height + 2 * bleed];
  const data = new Uint8Array(width * height).fill(255);
  for (let y = 0; y < page.height; y++) {
    data.set(page.data.subarray(y * page.width, (y + 1) * page.width), (y + bleed) * width + bleed);
  }
  return {
    ink: { width, height, data },
    inner: { x: bleed, y: bleed, width: page.width, height: page.height },
  };
}
