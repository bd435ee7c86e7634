import type { GreyImage, RectPx } from '../raster/image.ts';
import { CROP_DPI, type Crop } from '../segment/crop.ts';
import { MM_PER_INCH } from '../../schemas/units.ts';
import { frameBare } from './bare-crop.ts';

/** Width of a box's border where none is in the picture. */
const RULE = Math.round((0.25 * CROP_DPI) / MM_PER_INCH);
/** Darkness from which a pixel may be of a printed border, which is often grey. */
const BORDER_INK = 64;
/** A border's side is a straight run at least this long, as a share of the crop … */
const LEAST_SIDE = 0.25;
/** … and at most this thick, as a share of its own length. */
const MOST_THICK = 0.15;
/** Ends of the sides meet this nearly, as a share of their length. */
const MEET = 0.12;

/**
 * A picture of one box for a mark. Where its printed border is in the picture, four straight sides that
 * meet, that is the box, and is print. Else the picture is the box, and a border is drawn around it on
 * the paper and on the blank alike, since boxes are printed and readers know them so. A printed ring
 * cannot be told from a circle that was drawn. Any size, dark on light or light on dark. Pure.
 */
export function frameBareBox(picture: GreyImage): Crop {
  const crop = frameBare(picture, false);
  const found = findBorder(crop.ink);
  const inner = found ? shrink(found.outside, found.thick) : crop.inner;
  const border = found ? found.outside : shrink(crop.inner, -RULE);
  const { width } = crop.ink;
  const paint = (image: GreyImage, value: number): GreyImage => {
    const data = image.data.slice();
    for (let y = border.y; y < border.y + border.height; y++)
      for (let x = border.x; x < border.x + border.width; x++)
        if (!isWithin(inner, x, y)) data[y * width + x] = value;
    return { ...image, data };
  };
  const ink = found ? paint(crop.ink, 255) : crop.ink;
  return { raw: paint(crop.raw, 0), blank: paint(crop.blank, 0), ink, inner };
}

const shrink = ({ x, y, width, height }: RectPx, by: number): RectPx => ({
  x: x + by,
  y: y + by,
  width: width - 2 * by,
  height: height - 2 * by,
});

const isWithin = ({ x, y, width, height }: RectPx, atX: number, atY: number): boolean =>
  atX >= x && atX < x + width && atY >= y && atY < y + height;

/** A straight side: lines `first` to `last` of the picture, from `start` to `end` along them. */
interface Side {
  readonly first: number;
  readonly last: number;
  readonly start: number;
  readonly end: number;
}

function findBorder({ width, height, data }: GreyImage): { outside: RectPx; thick: number } | null {
  const isInk = (x: number, y: number): boolean => 255 - data[y * width + x]! >= BORDER_INK;
  const least = LEAST_SIDE * Math.min(width, height);
  const rows = findSides(height, width, least, (line, at) => isInk(at, line));
  const columns = findSides(width, height, least, (line, at) => isInk(line, at));
  const [top, bottom, left, right] = [rows[0], rows.at(-1), columns[0], columns.at(-1)];
  if (!top || !bottom || !left || !right || top === bottom || left === right) return null;
  const outside: RectPx = {
    x: left.first,
    y: top.first,
    width: right.last + 1 - left.first,
    height: bottom.last + 1 - top.first,
  };
  const meets = (at: number, end: number, length: number): boolean =>
    Math.abs(at - end) <= MEET * length;
  const isClosed =
    [top, bottom].every(
      ({ start, end }) =>
        meets(start, outside.x, outside.width) &&
        meets(end, outside.x + outside.width, outside.width),
    ) &&
    [left, right].every(
      ({ start, end }) =>
        meets(start, outside.y, outside.height) &&
        meets(end, outside.y + outside.height, outside.height),
    );
  const thick = Math.max(...[top, bottom, left, right].map(({ first, last }) => last + 1 - first));
  return isClosed ? { outside, thick: thick + 1 } : null;
}

/** Straight sides among lines, in their order; thicker ones are fills. */
function findSides(
  lines: number,
  length: number,
  least: number,
  isInk: (line: number, at: number) => boolean,
): Side[] {
  const sides: Side[] = [];
  let current: Side[] = [];
  for (let line = 0; line <= lines; line++) {
    const run = line < lines ? longestRun(length, (at) => isInk(line, at)) : { start: 0, end: 0 };
    if (run.end - run.start >= least) {
      current.push({ first: line, last: line, ...run });
      continue;
    }
    const side = joinLines(current);
    if (side && side.last + 1 - side.first <= MOST_THICK * (side.end - side.start))
      sides.push(side);
    current = [];
  }
  return sides;
}

/** Neighbouring lines as one side; null for none. */
function joinLines(lines: readonly Side[]): Side | null {
  const [first, last] = [lines[0], lines.at(-1)];
  if (!first || !last) return null;
  const start = Math.min(...lines.map((line) => line.start));
  const end = Math.max(...lines.map((line) => line.end));
  return { first: first.first, last: last.last, start, end };
}

function longestRun(
  length: number,
  isInk: (at: number) => boolean,
): { start: number; end: number } {
  let best = { start: 0, end: 0 };
  let start = 0;
  for (let at = 0; at <= length; at++) {
    if (at < length && isInk(at)) continue;
    if (at - start > best.end - best.start) best = { start, end: at };
    start = at + 1;
  }
  return best;
}
