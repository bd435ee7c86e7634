import { createGrey, type GreyImage } from '../raster/image.ts';
import type { InkCrop } from '../segment/crop.ts';
import { labelComponents, type Component, type Labelled } from './line-components.ts';
import { LEAST_DARKNESS } from './line-threshold.ts';
import { DUST_AREA, isWriting, nearWriting } from './line-writing.ts';

const PALEST = 255 - LEAST_DARKNESS;
/** The soft edge of a dark stroke, pixels: what lies in it is no stroke of its own. */
const SOFT_EDGE = 2;
/** A pale stroke is so many times as wide as high: folds and streaks that run down are none. */
const LEVEL = 2;
/** What the threshold leaves of a hairline is no higher than this, pixels; a full stop is. */
const LEFT_OVER = 3;
/** Noise is thinner than the blur that makes a hairline pale. */
const LEAST_HEIGHT = 2;
/** Darker at its darkest than what shines through and the shadows of folds (`segment/clean-ink.ts`). */
const LEAST_PEAK = 50;
/** In a row lie, pixels, and as the sine of the tilt, of a page that has been straightened … */
const ROW = 3;
const STEEPEST = 0.04;
/** … no more hairlines than this: an address of four words joined by underscores has three. */
const MOST_IN_ROW = 3;
/** Where more of a patch than this is as dark as the pen, nothing of it was lost. */
const DARK_SHARE = 0.5;

/**
 * A line's writing, `text`, with the level hairlines that belong to it: a printed underscore, or 一 in
 * Mincho type, is thinner than the blur of the scan, which makes it lighter than all other strokes, so
 * that a threshold set by the pen takes it for a shadow or leaves dots of it. What was `leftOut` for
 * other reasons stays out. Their labels are written into `labelled`. `darkness`: of each one's label,
 * 255 − grey at its darkest.
 */
export function addPaleStrokes(
  crop: InkCrop,
  labelled: Labelled,
  text: readonly Component[],
  leftOut: readonly Component[],
): { text: Component[]; darkness: ReadonlyMap<number, number> } {
  const kept = new Map(text.map((part) => [part.label, part]));
  const darkness = new Map<number, number>();
  const bare = coverStrokes(crop, labelled, text);
  if (!bare) return { text: [...text], darkness };
  const pale = labelComponents(bare, PALEST);
  const isNear = nearWriting(text);
  const level = pale.components.filter(
    (part) => isLevel(part) && isNear(part) && isWriting(part, crop, pale.labels),
  );
  const refused = new Set(leftOut.map((part) => part.label));
  let label = labelled.components.reduce((most, part) => Math.max(most, part.label), 0);
  for (const part of level) {
    const pixels = pixelsOf(part, pale);
    const dark = pixels.flatMap((at) => labelled.labels[at] || []);
    const peak = 255 - pixels.reduce((least, at) => Math.min(least, crop.ink.data[at]!), 255);
    if (dark.length > DARK_SHARE * part.area || dark.some((it) => refused.has(it))) continue;
    if (peak < LEAST_PEAK || isShadow(part, level)) continue;
    label += 1;
    for (const at of pixels) labelled.labels[at] = label;
    for (const piece of dark) kept.delete(piece);
    kept.set(label, { ...part, label });
    darkness.set(label, peak);
  }
  return { text: [...kept.values()], darkness };
}

const isLevel = ({ left, right, top, bottom, area }: Component): boolean =>
  area >= DUST_AREA && bottom - top >= LEAST_HEIGHT && right - left >= LEVEL * (bottom - top);

/** Whether a part lies in one row with so many others that a shadow which writing crosses is likelier. */
function isShadow(part: Component, level: readonly Component[]): boolean {
  const inRow = level.filter((other) => {
    const aside = Math.abs(other.left + other.right - part.left - part.right) / 2;
    const below = Math.abs(other.top + other.bottom - part.top - part.bottom) / 2;
    return below <= ROW + STEEPEST * aside;
  });
  return inRow.length > MOST_IN_ROW;
}

/**
 * The crop's ink without its clear strokes and their soft edges; null where nothing is left, as on
 * nearly all lines.
 */
function coverStrokes(
  { ink }: InkCrop,
  { labels }: Labelled,
  text: readonly Component[],
): GreyImage | null {
  const { width, height, data } = ink;
  const clear = new Uint8Array(1 + Math.max(0, ...text.map(({ label }) => label)));
  for (const { label, top, bottom } of text) if (bottom - top > LEFT_OVER) clear[label] = 1;
  const isEdge = (x: number, y: number): boolean => {
    const [left, right] = [Math.max(0, x - SOFT_EDGE), Math.min(width - 1, x + SOFT_EDGE)];
    const [top, bottom] = [Math.max(0, y - SOFT_EDGE), Math.min(height - 1, y + SOFT_EDGE)];
    for (let v = top; v <= bottom; v++)
      for (let at = v * width + left, end = v * width + right; at <= end; at++)
        if (clear[labels[at]!] === 1) return true;
    return false;
  };
  let bare: GreyImage | null = null;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (data[at]! >= PALEST || clear[labels[at]!] === 1 || isEdge(x, y)) continue;
      bare ??= createGrey(width, height);
      bare.data[at] = data[at]!;
    }
  return bare;
}

function pixelsOf({ label, left, right, top, bottom }: Component, labelled: Labelled): number[] {
  const pixels: number[] = [];
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const at = y * labelled.width + x;
      if (labelled.labels[at] === label) pixels.push(at);
    }
  return pixels;
}
