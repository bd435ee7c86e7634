import { MM_PER_INCH } from '../../schemas/units.ts';
import { createGrey, type GreyImage, type RectPx } from '../raster/image.ts';
import { CROP_DPI, type Crop } from '../segment/crop.ts';
import { labelComponents, type Component, type Labelled } from './line-components.ts';

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
  /** A scanner's streak runs through the writing. */
  readonly overlaid: boolean;
}

export interface FoundInk {
  /** Pixels of ink left after dust and rules; what the blank decision rests on. */
  readonly inkArea: number;
  /** null when nothing is written. */
  readonly line: LineInk | null;
}

const mm = (length: number): number => (length * CROP_DPI) / MM_PER_INCH;

/** Darkness (255 − grey) that counts as ink on an ordinary page; less where the pen is faint. */
const INK_DARKNESS = 88;
/** Of the pen's own darkness: folds and streaks are lighter than the pen that wrote over them. */
const INK_SHARE = 0.42;
const LEAST_DARKNESS = 32;
/** Folds and streaks are seldom as dark as this; writing of a few letters has this many pixels. */
const CLEAR_DARKNESS = 80;
const CLEAR_AREA = 6 * mm(1) ** 2;
/** Pen strokes of this darkness at most are called faint. */
const FAINT_DARKNESS = 80;
/** Specks below 0.2 mm across are dust; a dot of an i is about 0.4 mm. */
const DUST_AREA = mm(0.2) ** 2;
/** A hyphen, the smallest thing that is ever written alone, covers about 0.6 mm². */
const WRITTEN_AREA = 0.25 * mm(1) ** 2;
const RULE_THICKNESS = mm(0.7);
/** Remnants of printed rules lie this close to the box's border. */
const BORDER_ZONE = mm(0.8);
/** Where a fold or streak crosses a printed rule, a dark spot of this size may be left. */
const CROSSING = mm(0.8);
/** A scanner's streak is thinner than this, and runs through the whole crop … */
const STREAK_THICKNESS = mm(0.5);
/** … or, where it is broken, from its edge through this share of it. */
const STREAK_PIECE = 0.4;
const STREAK_PIECE_THICKNESS = mm(0.35);
const CUT_MARGIN = 4;
/** Ink further outside than this is writing that left its box, not the pen's width. */
const OUTSIDE = mm(0.8);

export function findLineInk(crop: Crop): FoundInk {
  const { threshold, darkness } = chooseThreshold(crop.ink);
  const labelled = labelComponents(crop.ink, threshold);
  const written = labelled.components.filter((part) => isWriting(part, crop, labelled.labels));
  const text = dropStrayDust(written);
  const inkArea = text.reduce((sum, { area }) => sum + area, 0);
  if (inkArea < WRITTEN_AREA) return { inkArea, line: null };
  const box = boundsOf(text);
  const place = grow(box, CUT_MARGIN, crop.ink);
  const image = copyInk(crop.ink, labelled, text, place, darkness);
  const shifted = text.map((part) => shift(part, -place.x, -place.y));
  const line: LineInk = {
    image,
    place,
    components: shifted,
    bodyHeight: measureBody(image),
    faint: darkness < FAINT_DARKNESS,
    crossedOut: isCrossedOut(image, shifted),
    outsideBox: leaves(box, crop.inner),
    overlaid: text.some((part) => findStreak(part, crop.ink, labelled.labels) === 'through'),
  };
  return { inkArea, line };
}

/** Darkness of the darkest 1 % (the pen), and the grey below which a pixel is ink. */
function chooseThreshold(ink: GreyImage): { threshold: number; darkness: number } {
  const histogram = new Uint32Array(256);
  for (const value of ink.data) histogram[255 - value]! += 1;
  const countFrom = (least: number): number =>
    histogram.subarray(least).reduce((sum, count) => sum + count, 0);
  // A fold across the field may have more pixels than the writing: asked only if nothing is darker.
  const least = countFrom(CLEAR_DARKNESS) >= CLEAR_AREA ? CLEAR_DARKNESS : LEAST_DARKNESS;
  // The median of all that is dark: stroke edges and strokes in equal parts.
  const inked = countFrom(least);
  let seen = 0;
  let darkness = least;
  for (let level = 255; level >= least && seen < inked * 0.3; level--) {
    seen += histogram[level]!;
    darkness = level;
  }
  const cut = Math.max(LEAST_DARKNESS, Math.min(INK_DARKNESS, darkness * INK_SHARE));
  return { threshold: 255 - cut, darkness };
}

/** Not dust, not the rest of a printed rule, not the neighbour's writing that reaches in. */
function isWriting(part: Component, { inner, ink }: Crop, labels: Int32Array): boolean {
  if (part.area < DUST_AREA) return false;
  const [width, height] = [part.right - part.left, part.bottom - part.top];
  const [right, bottom] = [inner.x + inner.width, inner.y + inner.height];
  const nearRow = Math.min(
    distance(part.top, part.bottom, inner.y),
    distance(part.top, part.bottom, bottom),
  );
  const nearColumn = Math.min(
    distance(part.left, part.right, inner.x),
    distance(part.left, part.right, right),
  );
  if (height <= RULE_THICKNESS && width > 4 * height && nearRow < BORDER_ZONE) return false;
  if (
    width <= RULE_THICKNESS &&
    height > 4 * width &&
    nearColumn < BORDER_ZONE &&
    height > inner.height * 0.6
  )
    return false;
  if (Math.max(width, height) < CROSSING && nearColumn < CROSSING / 2) return false;
  if (findStreak(part, ink, labels) === 'alone') return false;
  const middle = { x: (part.left + part.right) / 2, y: (part.top + part.bottom) / 2 };
  const outside = middle.x < inner.x || middle.x > right || middle.y < inner.y || middle.y > bottom;
  const touchesEdge =
    part.left === 0 || part.top === 0 || part.right === ink.width || part.bottom === ink.height;
  return !(outside && touchesEdge);
}

/** Dirt on the scanner's glass draws a thin line from edge to edge; 'through' = and writing hangs on it. */
function findStreak(
  part: Component,
  ink: GreyImage,
  labels: Int32Array,
): 'alone' | 'through' | null {
  const { left, right, top, bottom, area } = part;
  const [width, height] = [right - left, bottom - top];
  const upright = height > width;
  const length = Math.max(width, height);
  const [starts, ends] = upright
    ? [top === 0, bottom === ink.height]
    : [left === 0, right === ink.width];
  const whole = upright ? ink.height : ink.width;
  const through = starts && ends;
  if (!through && !((starts || ends) && length > whole * STREAK_PIECE)) return null;
  const wide = widestRun(part, ink.width, labels, upright);
  const limit = through ? STREAK_THICKNESS : STREAK_PIECE_THICKNESS;
  if (wide <= limit) return 'alone';
  return through && area / length < 3 * STREAK_THICKNESS ? 'through' : null;
}

/** Longest run of a part's ink across its length, pixels. */
function widestRun(
  { label, left, right, top, bottom }: Component,
  stride: number,
  labels: Int32Array,
  upright: boolean,
): number {
  const [lines, across] = upright ? [bottom - top, right - left] : [right - left, bottom - top];
  let widest = 0;
  for (let line = 0; line < lines; line++) {
    let run = 0;
    for (let step = 0; step < across; step++) {
      const at = upright
        ? (top + line) * stride + left + step
        : (top + step) * stride + left + line;
      run = labels[at] === label ? run + 1 : 0;
      if (run > widest) widest = run;
    }
  }
  return widest;
}

const distance = (first: number, last: number, line: number): number =>
  line < first ? first - line : line > last ? line - last : 0;

/** Small specks count only near larger writing: a dot belongs to a letter, dust to nothing. */
function dropStrayDust(parts: Component[]): Component[] {
  const speck = mm(0.6) ** 2;
  const large = parts.filter(({ area }) => area >= speck);
  if (large.length === 0) return parts;
  const height = Math.max(...large.map(({ top, bottom }) => bottom - top));
  const reach = Math.max(mm(1), height * 1.2);
  return parts.filter(
    (part) =>
      part.area >= speck ||
      large.some(
        (other) =>
          distance(other.left, other.right, (part.left + part.right) / 2) < reach &&
          distance(other.top, other.bottom, (part.top + part.bottom) / 2) < reach * 0.7,
      ),
  );
}

function boundsOf(parts: readonly Component[]): RectPx {
  const x = Math.min(...parts.map(({ left }) => left));
  const y = Math.min(...parts.map(({ top }) => top));
  const right = Math.max(...parts.map((part) => part.right));
  const bottom = Math.max(...parts.map((part) => part.bottom));
  return { x, y, width: right - x, height: bottom - y };
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

/** Copies the chosen components and the soft edge around them; all else becomes paper. */
function copyInk(
  ink: GreyImage,
  { labels, width }: Labelled,
  parts: readonly Component[],
  place: RectPx,
  darkness: number,
): GreyImage {
  const kept = new Set(parts.map(({ label }) => label));
  const gain = Math.min(4, Math.max(1, 220 / darkness));
  const image = createGrey(place.width, place.height);
  const isKept = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < ink.height && kept.has(labels[y * width + x]!);
  for (let y = 0; y < place.height; y++)
    for (let x = 0; x < place.width; x++) {
      const [fromX, fromY] = [place.x + x, place.y + y];
      const value = ink.data[fromY * width + fromX]!;
      if (value === 255) continue;
      const near =
        isKept(fromX, fromY) ||
        (labels[fromY * width + fromX] === 0 &&
          (isKept(fromX - 1, fromY) ||
            isKept(fromX + 1, fromY) ||
            isKept(fromX, fromY - 1) ||
            isKept(fromX, fromY + 1)));
      if (near) image.data[y * place.width + x] = Math.max(0, 255 - (255 - value) * gain);
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

/**
 * A stroke through the whole text: one component as wide as most of it, much flatter than wide,
 * and in the middle of its height; or one run of ink through more than half of a long text.
 */
function isCrossedOut(image: GreyImage, parts: readonly Component[]): boolean {
  const box = boundsOf(parts);
  if (box.width < 3 * box.height) return false;
  const [from, to] = [Math.floor(image.height * 0.3), Math.ceil(image.height * 0.7)];
  for (let y = from; y < to; y++) {
    let run = 0;
    for (let x = 0; x < image.width; x++) {
      // Three rows are looked at together, as a stroke by hand is never quite level.
      const dark =
        image.data[y * image.width + x]! < 160 ||
        image.data[(y - 1) * image.width + x]! < 160 ||
        image.data[(y + 1) * image.width + x]! < 160;
      run = dark ? run + 1 : 0;
      if (run > box.width * 0.55) return true;
    }
  }
  return false;
}

function leaves(box: RectPx, inner: RectPx): boolean {
  return (
    box.x < inner.x - OUTSIDE ||
    box.y < inner.y - OUTSIDE ||
    box.x + box.width > inner.x + inner.width + OUTSIDE ||
    box.y + box.height > inner.y + inner.height + OUTSIDE
  );
}
