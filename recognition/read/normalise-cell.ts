import type { GreyImage, RectPx } from '../raster/image.ts';
import type { Crop } from '../segment/crop.ts';
import { type InkComponent, labelInk } from './digit-components.ts';
import { eraseRules } from './digit-rules.ts';
import { renderInk, renderPlace, TILE_SIZE } from './digit-tile.ts';

/** What the ink of one cell looks like once everything foreign is taken away. */
export interface NormalisedCell {
  /** `TILE_SIZE` floats, ink = 1, paper = 0: two planes; null when no ink of this cell is left. */
  readonly tile: Float32Array | null;
  /** Ink pixels kept. */
  readonly inkArea: number;
  /**
   * Length of the longest thin piece that was taken for a remnant of the cell's rule but does not
   * run along the whole side, as a share of that side: a 1 written on the border looks the same.
   */
  readonly doubtfulRemoval: number;
  /**
   * The largest piece that reaches into the box but lies mostly outside, so that it was taken for a
   * neighbour's: what of it is inside, as a share of the box. A digit written beside its box, or
   * into the next row, looks the same.
   */
  readonly intrusion: number;
  /** Share of the kept ink that lies outside the box, in [0, 1]. */
  readonly outside: number;
  /** Darkness of the pen, 0 (as light as the paper) … 255. */
  readonly darkness: number;
}

/** Darkness below this is paper texture and show-through, whatever else the cell holds. */
const PAPER_TEXTURE = 40;
/** Ink starts at this share of the darkest strokes: keeps the soft edges of a pen, drops ghosts. */
const INK_SHARE = 0.45;
/** Share of pixels assumed darkest: fewer than a thin 1 holds (about 1.5 % of its cell). */
const PEN_SHARE = 0.01;
/** Rules and dust live within this share of the side from the border: 0.6 mm of a 6 mm cell. */
const BORDER_BAND = 0.09;
/** A piece with less of itself than this inside its box belongs to the neighbour. */
const OWN_SHARE = 0.5;
/** Pieces below this share of the largest one, and away from it, are dust. */
const SPECK_SHARE = 0.04;
/** Ink below this share of the box is dust, not a stroke: the shortest thin 1 seen has 0.8 %. */
export const DUST_AREA = 0.0025;
/** How far a stroke that goes on beyond the crop is followed outside its box, in shares of it. */
const FOLLOW_OUTSIDE = 0.07;
/** A remnant at least this long could be a 1 … */
const DOUBTFUL_FROM = 0.4;
/** … unless it runs along the whole side, as no writing does. */
const DOUBTFUL_TO = 0.9;

/** Prepares one digit cell for the network. Pure; any size of crop and box. */
export const normaliseCell = (crop: Crop): NormalisedCell => normaliseInk(crop.ink, crop.inner);

/** The same from the ink image alone (255 = paper): what training feeds its samples through. */
export function normaliseInk(ink: GreyImage, inner: RectPx): NormalisedCell {
  const darkness = measurePen(ink, inner);
  const mask = thresholdInk(ink, Math.max(PAPER_TEXTURE, INK_SHARE * darkness));
  const untouched = mask.slice();
  eraseRules(mask, ink.width, ink.height, inner, BORDER_BAND);
  const { labels, components } = labelInk(mask, ink.width, ink.height, inner);
  const band = {
    x: Math.round(inner.width * BORDER_BAND),
    y: Math.round(inner.height * BORDER_BAND),
  };
  const inBand = components.map((c) => hugsBorder(c, inner, band));
  const doubtfulRemoval = longestDoubt(components, inBand, inner);
  const intrusion = largestIntrusion(components, inBand, inner);
  const own = components.map((c, i) => inBand[i] === false && c.areaInside >= OWN_SHARE * c.area);
  const kept = dropSpecks(components, own);
  const keptMask = keepPixels(mask, labels, kept, components, ink.width, ink.height, inner);
  const { area, outsideArea } = countInk(keptMask, ink.width, inner);
  const minimum = DUST_AREA * inner.width * inner.height;
  const draw = (): Float32Array => {
    const tile = new Float32Array(TILE_SIZE);
    tile.set(renderInk(ink, keptMask, inner, darkness));
    tile.set(renderPlace(ink, untouched, inner, darkness), TILE_SIZE / 2);
    return tile;
  };
  return {
    tile: area < minimum ? null : draw(),
    inkArea: area,
    doubtfulRemoval,
    intrusion,
    outside: area === 0 ? 0 : outsideArea / area,
    darkness,
  };
}

/** Darkness that the darkest PEN_SHARE of the box's pixels reach. */
function measurePen(ink: GreyImage, inner: RectPx): number {
  const histogram = new Uint32Array(256);
  const [x0, x1] = [Math.max(0, inner.x), Math.min(ink.width, inner.x + inner.width)];
  const [y0, y1] = [Math.max(0, inner.y), Math.min(ink.height, inner.y + inner.height)];
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) histogram[255 - ink.data[y * ink.width + x]!]!++;
  }
  let left = PEN_SHARE * Math.max(1, (x1 - x0) * (y1 - y0));
  for (let value = 255; value > 0; value--) {
    left -= histogram[value]!;
    if (left <= 0) return value;
  }
  return 0;
}

function thresholdInk(ink: GreyImage, atLeast: number): Uint8Array {
  const mask = new Uint8Array(ink.data.length);
  for (let i = 0; i < mask.length; i++) if (255 - ink.data[i]! >= atLeast) mask[i] = 1;
  return mask;
}

/** Lies wholly in the band along one border, or beyond it. */
function hugsBorder(c: InkComponent, inner: RectPx, band: { x: number; y: number }): boolean {
  return (
    c.right < inner.x + band.x ||
    c.left >= inner.x + inner.width - band.x ||
    c.bottom < inner.y + band.y ||
    c.top >= inner.y + inner.height - band.y
  );
}

function longestDoubt(
  components: readonly InkComponent[],
  inBand: readonly boolean[],
  inner: RectPx,
): number {
  let longest = 0;
  components.forEach((c, i) => {
    if (inBand[i] === false || c.areaInside < OWN_SHARE * c.area) return;
    const length = (c.bottom - c.top + 1) / inner.height;
    if (length >= DOUBTFUL_FROM && length < DOUBTFUL_TO) longest = Math.max(longest, length);
  });
  return longest;
}

function largestIntrusion(
  components: readonly InkComponent[],
  inBand: readonly boolean[],
  inner: RectPx,
): number {
  let largest = 0;
  components.forEach((c, i) => {
    if (inBand[i] === true || c.areaInside >= OWN_SHARE * c.area) return;
    largest = Math.max(largest, c.areaInside);
  });
  return largest / (inner.width * inner.height);
}

/** Keeps own pieces that are large, or near the largest: broken strokes of a fax stay whole. */
function dropSpecks(components: readonly InkComponent[], own: readonly boolean[]): boolean[] {
  let largest: InkComponent | null = null;
  components.forEach((c, i) => {
    if (own[i] === true && (largest === null || c.area > largest.area)) largest = c;
  });
  const main = largest as InkComponent | null;
  if (main === null) return components.map(() => false);
  return components.map((c, i) => {
    if (own[i] !== true) return false;
    if (c.area >= SPECK_SHARE * main.area) return true;
    return (
      c.right >= main.left - 2 &&
      c.left <= main.right + 2 &&
      c.bottom >= main.top - 2 &&
      c.top <= main.bottom + 2
    );
  });
}

/**
 * The mask of the kept pieces. A piece that goes on beyond the crop hangs together with the
 * neighbour's writing: it is followed only a little outside the box.
 */
function keepPixels(
  mask: Uint8Array,
  labels: Int32Array,
  kept: readonly boolean[],
  components: readonly InkComponent[],
  width: number,
  height: number,
  inner: RectPx,
): Uint8Array {
  const goesOn = components.map(
    (c) => c.left === 0 || c.top === 0 || c.right === width - 1 || c.bottom === height - 1,
  );
  const slackX = FOLLOW_OUTSIDE * inner.width;
  const slackY = FOLLOW_OUTSIDE * inner.height;
  const result = new Uint8Array(mask.length);
  for (let i = 0; i < mask.length; i++) {
    const label = labels[i]!;
    if (label === 0 || kept[label - 1] !== true) continue;
    if (goesOn[label - 1] === true) {
      const x = i % width;
      const y = (i - x) / width;
      if (x < inner.x - slackX || x >= inner.x + inner.width + slackX) continue;
      if (y < inner.y - slackY || y >= inner.y + inner.height + slackY) continue;
    }
    result[i] = 1;
  }
  return result;
}

function countInk(mask: Uint8Array, width: number, inner: RectPx) {
  let area = 0;
  let outsideArea = 0;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue;
    area++;
    const x = i % width;
    const y = (i - x) / width;
    if (x < inner.x || x >= inner.x + inner.width || y < inner.y || y >= inner.y + inner.height) {
      outsideArea++;
    }
  }
  return { area, outsideArea };
}
