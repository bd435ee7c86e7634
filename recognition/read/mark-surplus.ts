import type { GreyImage, RectPx } from '../raster/image.ts';
import type { Crop } from '../segment/crop.ts';
import { growSquare } from '../segment/grow-square.ts';
import { CROP_PIXELS_PER_MM } from '../segment/place-crop.ts';
import { darknessOf } from './mark-dark.ts';
import { MIN_BOXES, tellOfEquals } from './mark-equals.ts';

/** Bound once: these run for every pixel. */
const { ceil, floor, max, min, round, sqrt } = Math;

/** The middle of a box, as a share of its half sides: a ring or border lies outside it. */
const CORE = 0.72;
/** Blank darkness that is print: there the scan tells how much darker than the blank it prints. */
const PRINT = 60;
/** Fewer pixels of print tell nothing of its darkness. */
const MIN_PRINT = 30;
/** Print may be this much darker on the scan than on the blank, or paler. */
const MIN_GAIN = 0.7;
const MAX_GAIN = 4;
/** After registration and alignment print lies at most this far off, and spreads by toner, mm. */
const SPREAD = round(0.3 * CROP_PIXELS_PER_MM);
/** Registration that failed unnoticed was never seen further off than this, mm. */
const MOST_OFF = ceil(0.7 * CROP_PIXELS_PER_MM);
/** The border is looked at this share of the side on both sides of the box's edge. */
const BAND = 0.1;
/** A quarter of the box's middle is paler than `floor`: print alone leaves paper there. */
const FLOOR_QUANTILE = 0.25;

/** Names in the order in which `measureSurplus` gives them. */
export const SURPLUS_FEATURES = [
  'excess', 'above', 'surplus', 'uncovered', 'floor', 'median', 'letter', 'framed', 'cornered', 'side',
] as const; // prettier-ignore
export type SurplusFeatures = Record<(typeof SURPLUS_FEATURES)[number], number>;

/**
 * How much darker the middle of a box is than its own print makes it, whatever segmentation made of
 * the ink; and what box it is. Darkness is in shares of black.
 * - `excess`: mean darkness beyond that of the blank, printed as dark as on the sheet's other boxes,
 *   or as around the box;
 * - `above`: `excess` in spreads of the sheet's empty boxes, as a logarithm;
 * - `surplus`: the same beyond the most that the blank could bring there by lying 0.7 mm off;
 * - `uncovered`: share that is dark where the blank has no print near;
 * - `floor`, `median`: quantiles of the darkness;
 * - `letter`, `framed`, `cornered`: blank darkness in the middle, along the sides, at the corners:
 *   a square has all of its border, a ring no corners;
 * - `side`: of the box in centimetres.
 */
export function measureSurplus(
  { raw, blank, inner }: Crop,
  sheet: SheetBaseline | null,
): SurplusFeatures {
  const scan = darknessOf(raw);
  const form = darknessOf(blank);
  const whole = pixelsOfEllipse(inner, raw.width, 1);
  const core = pixelsOfEllipse(inner, raw.width, CORE);
  const gain = sheet?.gain ?? measureGain(scan.dark, form.dark, whole);
  const excess = meanAt(scan.dark, whole) - gain * meanAt(form.dark, whole);
  const { middle, spread } = sheet ?? ALONE;
  const near = growSquare(form.dark, raw.width, raw.height, SPREAD);
  const shades = new Uint32Array(256);
  let uncovered = 0;
  for (const at of core) {
    const shade = scan.dark[at]!;
    shades[shade]!++;
    if (shade > gain * near[at]! + scan.threshold) uncovered++;
  }
  const most = mostPrint({ ...blank, data: form.dark }, inner);
  const band = bandsOf(inner);
  const shadeOf = (boxes: readonly RectPx[]): number =>
    meanOf({ ...blank, data: form.dark }, boxes);
  return {
    excess,
    above: Math.log1p(max(0, excess - middle) / spread),
    surplus: meanAt(scan.dark, core) - (gain * most) / 255,
    uncovered: uncovered / core.length,
    floor: quantileOf(shades, core.length * FLOOR_QUANTILE) / 255,
    median: quantileOf(shades, core.length / 2) / 255,
    letter: meanAt(form.dark, core),
    framed: shadeOf(band.sides),
    cornered: shadeOf(band.corners),
    side: (inner.width + inner.height) / 2 / CROP_PIXELS_PER_MM / 10,
  };
}

/** What the boxes of a size show on one sheet: most of them are empty. */
export interface SheetBaseline {
  /** How much darker than on the blank print is on this scan. */
  readonly gain: number;
  /** Darkness beyond the blank's, in shares of black, that empty boxes have, and how it varies. */
  readonly middle: number;
  readonly spread: number;
}

/** A box without enough equal ones: what empty boxes of all the training's sheets are like. */
const ALONE = { middle: 0, spread: 0.04 };
/** At least this share of a sheet's boxes is taken to be empty; the paler part of it is the spread. */
const EMPTY_QUANTILE = 0.3;
const PALE_QUANTILE = 0.05;
const MIN_SPREAD = 0.01;
/** Paper of an empty box is no darker than this, in shares of black: else most of the boxes are filled. */
const MOST_PAPER = 0.1;
/** A blank with less darkness than this in a box, in shares of black, has no print there. */
const BARE = 0.02;

/**
 * For each box what the boxes of its size show on this sheet; null where they are too few, or so
 * many of them filled that they do not tell what an empty one looks like.
 */
export function compareBoxes(crops: readonly Crop[]): (SheetBaseline | null)[] {
  const boxes = crops.map(({ raw, blank, inner }) => {
    const whole = pixelsOfEllipse(inner, raw.width, 1);
    const scan = darknessOf(raw).dark;
    const form = darknessOf(blank).dark;
    const paper = whole.filter((at) => form[at]! < BARE * 255);
    return {
      dark: meanAt(scan, whole),
      print: meanAt(form, whole),
      paper: paper.length > 0 ? meanAt(scan, paper) : 0,
    };
  });
  const inners = crops.map(({ inner }) => inner);
  return tellOfEquals(boxes, inners, measureBaseline);
}

function measureBaseline(
  boxes: readonly { dark: number; print: number; paper: number }[],
): SheetBaseline | null {
  if (rankOf(boxes.map(({ paper }) => paper), EMPTY_QUANTILE) > MOST_PAPER) return null; // prettier-ignore
  const printed = boxes.filter(({ print }) => print >= BARE);
  const ratios = printed.map(({ dark, print }) => dark / print);
  const gain = printed.length < MIN_BOXES ? 1 : min(MAX_GAIN, max(MIN_GAIN, rankOf(ratios, EMPTY_QUANTILE))); // prettier-ignore
  const excess = boxes.map(({ dark, print }) => dark - gain * print);
  const middle = rankOf(excess, EMPTY_QUANTILE);
  return { gain, middle, spread: max(MIN_SPREAD, middle - rankOf(excess, PALE_QUANTILE)) };
}

function rankOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[floor(share * sorted.length)]!;
}

/** Mean darkness at some pixels, in shares of black. */
function meanAt(dark: Uint8Array, pixels: readonly number[]): number {
  let sum = 0;
  for (const at of pixels) sum += dark[at]!;
  return sum / (255 * pixels.length);
}

/** Pixels of the ellipse that fills a share of a box. */
function pixelsOfEllipse(inner: RectPx, width: number, share: number): number[] {
  const [rx, ry] = [(share * inner.width) / 2, (share * inner.height) / 2];
  const [cx, cy] = [inner.x + inner.width / 2, inner.y + inner.height / 2];
  const pixels: number[] = [];
  for (let y = ceil(cy - ry); y < cy + ry; y++) {
    const half = rx * sqrt(max(0, 1 - ((y + 0.5 - cy) / ry) ** 2));
    for (let x = ceil(cx - half); x < cx + half; x++) pixels.push(y * width + x);
  }
  return pixels.length > 0 ? pixels : [floor(cy) * width + floor(cx)];
}

/** How much darker than on the blank print is on the scan, by the print around the middle. */
function measureGain(scan: Uint8Array, form: Uint8Array, core: readonly number[]): number {
  const inCore = new Uint8Array(scan.length);
  for (const at of core) inCore[at] = 1;
  let [here, there, count] = [0, 0, 0];
  for (let at = 0; at < form.length; at++) {
    if (inCore[at] || form[at]! < PRINT) continue;
    here += scan[at]!;
    there += form[at]!;
    count++;
  }
  return count < MIN_PRINT ? 1 : min(MAX_GAIN, max(MIN_GAIN, here / there));
}

/** The greatest mean darkness of print that lies in the middle at any shift up to `MOST_OFF`. */
function mostPrint(form: GreyImage, inner: RectPx): number {
  const sums = integrate(form);
  const stride = form.width + 1;
  const width = max(1, round(CORE * inner.width));
  const height = max(1, round(CORE * inner.height));
  const left = inner.x + round((inner.width - width) / 2);
  const top = inner.y + round((inner.height - height) / 2);
  let most = 0;
  for (let y = max(0, top - MOST_OFF); y <= min(form.height - height, top + MOST_OFF); y++)
    for (let x = max(0, left - MOST_OFF); x <= min(form.width - width, left + MOST_OFF); x++) {
      const upper = y * stride + x;
      const lower = upper + height * stride;
      const sum = sums[lower + width]! - sums[lower]! - sums[upper + width]! + sums[upper]!;
      most = max(most, sum);
    }
  return most / (width * height);
}

/** Sums of all pixels above and to the left, with a row and a column of zeros before them. */
function integrate({ width, height, data }: GreyImage): Float64Array {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0, at = 0; y < height; y++) {
    let row = 0;
    for (let x = 0, to = (y + 1) * (width + 1) + 1; x < width; x++, at++, to++) {
      row += data[at]!;
      sums[to] = sums[to - width - 1]! + row;
    }
  }
  return sums;
}

/** Where a border would lie: in the middle of each side, and at each corner. */
function bandsOf(inner: RectPx): { sides: RectPx[]; corners: RectPx[] } {
  const across = max(2, round(2 * BAND * inner.width));
  const down = max(2, round(2 * BAND * inner.height));
  const xs = [inner.x, inner.x + inner.width].map((x) => x - round(across / 2));
  const ys = [inner.y, inner.y + inner.height].map((y) => y - round(down / 2));
  const [midX, midY] = [inner.x + round((inner.width - across) / 2), inner.y + round((inner.height - down) / 2)]; // prettier-ignore
  const at = (x: number, y: number): RectPx => ({ x, y, width: across, height: down });
  return {
    sides: [...xs.map((x) => at(x, midY)), ...ys.map((y) => at(midX, y))],
    corners: xs.flatMap((x) => ys.map((y) => at(x, y))),
  };
}

/** Mean darkness of rectangles, in shares of black; beyond the image there is paper. */
function meanOf({ width, height, data }: GreyImage, boxes: readonly RectPx[]): number {
  let [sum, count] = [0, 0];
  for (const box of boxes) {
    count += box.width * box.height;
    for (let y = max(0, box.y); y < min(height, box.y + box.height); y++)
      for (let x = max(0, box.x); x < min(width, box.x + box.width); x++)
        sum += data[y * width + x]!;
  }
  return sum / (255 * count);
}

/** The shade that `count` pixels do not exceed. */
function quantileOf(shades: Uint32Array, count: number): number {
  let left = count;
  let shade = 0;
  while (shade < 255 && (left -= shades[shade]!) > 0) shade++;
  return shade;
}
