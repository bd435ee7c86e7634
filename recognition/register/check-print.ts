import type { BoxMm } from '../../schemas/units.ts';
import { PRINT, type InkRaster } from './anchors.ts';
import type { Correction } from './local-correction.ts';
import type { Shift } from './local-fit.ts';
import type { PrintView } from './place-steps.ts';
import { BORDER_MM, type PrintTile, type TiledPrint } from './print-tiles.ts';

/** Bound once: these run for every pixel of print around a box. */
const { ceil, floor, hypot, max } = Math;

/** Print is sought this far from where the fit puts it, mm, and so finely. */
const REACH_MM = 1.7;
const STEP_MM = 0.17;
/** Print this near to its place is in its place, mm. */
const PLACED_MM = 0.35;
/** Of the darkness that this page's print typically has: less is missing, more is found. */
const MISSING = 0.35;
const FOUND = 0.6;
/** Found print is no darker than this: handwriting is, where print is pale. */
const DARKEST = 1.6;
/** Tiles that tell what contrast print has wherever it lies. */
const SAMPLES = 40;
const BLACK = 255;
/** Quantile of the darkness beside print that is still paper. */
const PALE = 0.3;
/** Of a tile's print, the share that may fall on other print where it is found. */
const SHARED = 0.3;
/** A box is off when a tile of its own print lies elsewhere, and so many in it and around it, mm. */
const LEAST = 3;
const AROUND_MM = 25;

/**
 * Whether the print in and around a box lies where the fit puts it: patches of print 10 mm wide, from
 * which the fit is made, hide that a part of them has moved. Tells how far the print lies off that is
 * missing in its place and found elsewhere, mm; 0 where there is too little of it.
 */
export function openPrintCheck(
  { tiles, blank }: TiledPrint,
  view: PrintView,
  correction: Correction,
): (box: BoxMm) => number {
  let moved: readonly { readonly tile: PrintTile; readonly by: number }[] | null = null;
  return (box) => {
    moved ??= findMoved(tiles, blank, view, correction);
    const off = moved.filter(({ tile }) => isWithin(AROUND_MM, box, tile));
    if (off.length < LEAST || !off.some(({ tile }) => isWithin(BORDER_MM, box, tile))) return 0;
    return off.map(({ by }) => by).sort((a, b) => a - b)[floor(off.length / 2)]!;
  };
}

const isWithin = (margin: number, { x, y, width, height }: BoxMm, tile: PrintTile): boolean =>
  tile.x >= x - margin &&
  tile.y >= y - margin &&
  tile.x <= x + width + margin &&
  tile.y <= y + height + margin;

interface Seen {
  readonly tile: PrintTile;
  readonly base: Shift;
  /** Darkness of its print where it should be, and of the paper beside it. */
  readonly print: number;
  readonly paper: number;
}

function findMoved(
  tiles: readonly PrintTile[],
  blank: InkRaster,
  { darkAt }: PrintView,
  correction: Correction,
): { tile: PrintTile; by: number }[] {
  const seen = tiles.map((tile): Seen => {
    const base = correction(tile.x, tile.y);
    const print = NEAR.map(({ dx, dy }) =>
      meanDark(darkAt, tile.print, base.dx + dx, base.dy + dy),
    );
    return {
      tile,
      base,
      print: max(...print),
      paper: paleDark(darkAt, tile.paper, base),
    };
  });
  const typical = findTypical(seen, darkAt);
  return seen.flatMap((one) => {
    if (contrastOf(one) > MISSING * typical) return [];
    const by = findElsewhere(one, blank, darkAt, typical);
    return by === null ? [] : [{ tile: one.tile, by }];
  });
}

/**
 * The contrast that this page's print typically has, per ink: where the fit puts it, unless most of it
 * lies elsewhere, as on a form whose few boxes moved together. Then that of where some of it is found.
 */
function findTypical(seen: readonly Seen[], darkAt: PrintView['darkAt']): number {
  const inPlace = medianOf(seen.map(contrastOf));
  // Mostly print in its place is too dark for any other to be twice as dark: nothing has to be sought.
  const some = seen.filter((_, index) => index % ceil(seen.length / SAMPLES) === 0);
  const most = medianOf(some.map(({ tile, paper }) => (BLACK - paper) / tile.ink));
  if (inPlace >= most / 2) return inPlace;
  const found = medianOf(
    some.map(({ tile, base, paper }) => {
      const dark = SHIFTS.map(({ dx, dy }) =>
        meanDark(darkAt, tile.print, base.dx + dx, base.dy + dy),
      );
      return (max(...dark) - paper) / tile.ink;
    }),
  );
  return inPlace < found / 2 ? found : inPlace;
}

const medianOf = (values: number[]): number =>
  values.sort((a, b) => a - b)[values.length >> 1] ?? 0;

const contrastOf = ({ tile, print, paper }: Seen): number => (print - paper) / tile.ink;

/** Print under handwriting or a stamp is darker where it should be than elsewhere: it is not missing. */
function findElsewhere(
  { tile, base, print, paper }: Seen,
  blank: InkRaster,
  darkAt: PrintView['darkAt'],
  typical: number,
): number | null {
  const expected = typical * tile.ink;
  let best = FOUND * expected;
  let by: number | null = null;
  for (const { dx, dy } of FAR) {
    const [x, y] = [base.dx + dx, base.dy + dy];
    const there = meanDark(darkAt, tile.print, x, y);
    if (there - print < best || there - paper > DARKEST * expected) continue;
    const contrast = there - meanDark(darkAt, tile.paper, x, y);
    if (contrast <= best || shareOnPrint(tile, blank, dx, dy) > SHARED) continue;
    best = contrast;
    by = hypot(dx, dy);
  }
  return by;
}

/** Shifts that leave print in its place, and those that do not, nearest first. */
const SHIFTS: readonly Shift[] = makeShifts();
const NEAR = SHIFTS.filter(({ dx, dy }) => hypot(dx, dy) <= STEP_MM);
const FAR = SHIFTS.filter(({ dx, dy }) => hypot(dx, dy) >= PLACED_MM);

function makeShifts(): Shift[] {
  const shifts: Shift[] = [];
  const reach = floor(REACH_MM / STEP_MM);
  for (let row = -reach; row <= reach; row++)
    for (let column = -reach; column <= reach; column++)
      shifts.push({ dx: column * STEP_MM, dy: row * STEP_MM });
  return shifts.sort((one, two) => hypot(one.dx, one.dy) - hypot(two.dx, two.dy));
}

function meanDark(
  darkAt: PrintView['darkAt'],
  points: Float32Array,
  dx: number,
  dy: number,
): number {
  let sum = 0;
  for (let at = 0; at < points.length; at += 2)
    sum += darkAt(points[at]! + dx, points[at + 1]! + dy);
  return (2 * sum) / points.length;
}

/** Darkness of bare paper around a tile: handwriting near it covers some of it, but not most. */
function paleDark(darkAt: PrintView['darkAt'], points: Float32Array, { dx, dy }: Shift): number {
  const seen = new Float64Array(points.length / 2);
  for (let at = 0; at < seen.length; at++)
    seen[at] = darkAt(points[2 * at]! + dx, points[2 * at + 1]! + dy);
  return seen.sort()[floor(PALE * (seen.length - 1))]!;
}

/** Share of a tile's print that falls on print of the blank when it is moved. */
function shareOnPrint(
  { print }: PrintTile,
  { width, height, ink, pixelsPerMm }: InkRaster,
  dx: number,
  dy: number,
): number {
  let on = 0;
  for (let at = 0; at < print.length; at += 2) {
    const x = floor((print[at]! + dx) * pixelsPerMm);
    const y = floor((print[at + 1]! + dy) * pixelsPerMm);
    if (x >= 0 && y >= 0 && x < width && y < height && ink[y * width + x]! >= PRINT) on++;
  }
  return (2 * on) / print.length;
}
