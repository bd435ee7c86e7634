import { MM_PER_INCH } from '../../schemas/units.ts';
import type { GreyImage } from '../raster/image.ts';
import { CROP_DPI, type InkCrop } from '../segment/crop.ts';
import type { Component } from './line-components.ts';

const mm = (length: number): number => (length * CROP_DPI) / MM_PER_INCH;

/** Specks below 0.2 mm across are dust; a dot of an i is about 0.4 mm. */
export const DUST_AREA = mm(0.2) ** 2;
/** Larger patches count wherever they lie. */
const SPECK_AREA = mm(0.6) ** 2;
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

/** Not dust, not the rest of a printed rule, not the neighbour's writing that reaches in. */
export function isWriting(part: Component, { inner, ink }: InkCrop, labels: Int32Array): boolean {
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
export function findStreak(
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
export function dropStrayDust(parts: Component[]): Component[] {
  const isNear = nearWriting(parts);
  return parts.filter((part) => part.area >= SPECK_AREA || isNear(part));
}

/** Tells whether a patch lies beside larger writing; everything does where there is none. */
export function nearWriting(parts: readonly Component[]): (part: Component) => boolean {
  const large = parts.filter(({ area }) => area >= SPECK_AREA);
  if (large.length === 0) return () => true;
  const height = Math.max(...large.map(({ top, bottom }) => bottom - top));
  const reach = Math.max(mm(1), height * 1.2);
  return (part) =>
    large.some(
      (other) =>
        distance(other.left, other.right, (part.left + part.right) / 2) < reach &&
        distance(other.top, other.bottom, (part.top + part.bottom) / 2) < reach * 0.7,
    );
}
