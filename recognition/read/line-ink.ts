import { MM_PER_INCH } from '../../schemas/units.ts';
import { createGrey, type GreyImage, type RectPx } from '../raster/image.ts';
import { CROP_DPI, type InkCrop } from '../segment/crop.ts';
import { boundsOf, labelComponents, type Component, type Labelled } from './line-components.ts';
import { isCrossedOut } from './line-crossed-out.ts';
import { addPaleStrokes } from './line-pale.ts';
import { chooseThreshold } from './line-threshold.ts';
import { DUST_AREA, dropStrayDust, findStreak, isWriting } from './line-writing.ts';

/** A line's writing, cut tight, freed of dust and rules; paper 255, contrast stretched. */
export interface LineInk {
  readonly image: GreyImage;
  /** Place of `image` in the crop. */
  readonly place: RectPx;
  readonly components: readonly Component[];
  /** Height of the writing without rare outliers, pixels. */
  readonly bodyHeight: number;
  readonly faint: boolean;
  readonly crossedOut: boolean;
  readonly outsideBox: boolean;
  /** A scanner's streak runs through the writing, or ink among it was taken for dirt and left out. */
  readonly overlaid: boolean;
}

export interface FoundInk {
  /** Pixels of ink left after dust and rules; what the blank decision rests on. */
  readonly inkArea: number;
  /** null when nothing is written. */
  readonly line: LineInk | null;
}

const mm = (length: number): number => (length * CROP_DPI) / MM_PER_INCH;

/** Pen strokes of this darkness at most are called faint. */
const FAINT_DARKNESS = 80;
/** A hyphen, the smallest thing that is ever written alone, covers about 0.6 mm². */
const WRITTEN_AREA = 0.25 * mm(1) ** 2;
const CUT_MARGIN = 4;
/** Ink further outside than this is writing that left its box, not the pen's width. */
const OUTSIDE = mm(0.8);

export function findLineInk(crop: InkCrop): FoundInk {
  const { threshold, darkness } = chooseThreshold(crop.ink);
  const labelled = labelComponents(crop.ink, threshold);
  const written = labelled.components.filter((part) => isWriting(part, crop, labelled.labels));
  const clear = dropStrayDust(written);
  const inkArea = clear.reduce((sum, { area }) => sum + area, 0);
  if (inkArea < WRITTEN_AREA) return { inkArea, line: null };
  const kept = new Set(clear);
  const leftOut = labelled.components.filter((part) => part.area >= DUST_AREA && !kept.has(part));
  const { text, darkness: paler } = addPaleStrokes(crop, labelled, clear, leftOut);
  const box = boundsOf(text);
  const place = grow(box, CUT_MARGIN, crop.ink);
  const image = copyInk(crop.ink, labelled, text, place, (label) => paler.get(label) ?? darkness);
  const shifted = text.map((part) => shift(part, -place.x, -place.y));
  const line: LineInk = {
    image,
    place,
    components: shifted,
    bodyHeight: measureBody(image),
    faint: darkness < FAINT_DARKNESS,
    crossedOut: isCrossedOut(image, shifted),
    outsideBox: leaves(box, crop.inner),
    overlaid:
      text.some((part) => findStreak(part, crop.ink, labelled.labels) === 'through') ||
      leftOut.some((part) => isWithin(part, box) && isWithin(part, crop.inner)),
  };
  return { inkArea, line };
}

function grow({ x, y, width, height }: RectPx, by: number, within: GreyImage): RectPx {
  const [left, top] = [Math.max(0, x - by), Math.max(0, y - by)];
  return {
    x: left,
    y: top,
    width: Math.min(within.width, x + width + by) - left,
    height: Math.min(within.height, y + height + by) - top,
  };
}

const shift = (part: Component, x: number, y: number): Component => ({
  ...part,
  left: part.left + x,
  right: part.right + x,
  top: part.top + y,
  bottom: part.bottom + y,
});

/**
 * Copies the chosen components and the soft edge around them, each as dark as a pen is by what
 * `darknessOf` its label; all else becomes paper.
 */
function copyInk(
  ink: GreyImage,
  { labels, width }: Labelled,
  parts: readonly Component[],
  place: RectPx,
  darknessOf: (label: number) => number,
): GreyImage {
  const gains = new Map(
    parts.map(({ label }) => [label, Math.min(4, Math.max(1, 220 / darknessOf(label)))]),
  );
  const image = createGrey(place.width, place.height);
  const gainAt = (x: number, y: number): number | undefined =>
    x >= 0 && y >= 0 && x < width && y < ink.height ? gains.get(labels[y * width + x]!) : undefined;
  for (let y = 0; y < place.height; y++)
    for (let x = 0; x < place.width; x++) {
      const [fromX, fromY] = [place.x + x, place.y + y];
      const value = ink.data[fromY * width + fromX]!;
      if (value === 255) continue;
      const gain =
        labels[fromY * width + fromX] === 0
          ? (gainAt(fromX - 1, fromY) ??
            gainAt(fromX + 1, fromY) ??
            gainAt(fromX, fromY - 1) ??
            gainAt(fromX, fromY + 1))
          : gainAt(fromX, fromY);
      if (gain !== undefined)
        image.data[y * place.width + x] = Math.max(0, 255 - (255 - value) * gain);
    }
  return image;
}

/** Height that holds the middle 96 % of the ink. */
function measureBody({ width, height, data }: GreyImage): number {
  const rows = new Float64Array(height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows[y]! += 255 - data[y * width + x]!;
  const total = rows.reduce((sum, row) => sum + row, 0);
  let [first, last, seen] = [0, height - 1, 0];
  for (let y = 0; y < height; y++) {
    seen += rows[y]!;
    if (seen < total * 0.02) first = y + 1;
    if (seen <= total * 0.98) last = y + 1;
  }
  return Math.max(8, Math.min(height - 1, last) - first + 1);
}

const isWithin = ({ left, right, top, bottom }: Component, box: RectPx): boolean =>
  Math.abs((left + right) / 2 - box.x - box.width / 2) < box.width / 2 &&
  Math.abs((top + bottom) / 2 - box.y - box.height / 2) < box.height / 2;

function leaves(box: RectPx, inner: RectPx): boolean {
  return (
    box.x < inner.x - OUTSIDE ||
    box.y < inner.y - OUTSIDE ||
    box.x + box.width > inner.x + inner.width + OUTSIDE ||
    box.y + box.height > inner.y + inner.height + OUTSIDE
  );
}
