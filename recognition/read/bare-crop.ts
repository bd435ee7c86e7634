import { createGrey, type GreyImage } from '../raster/image.ts';
import { reduceBy } from '../raster/reduce.ts';
import { resizeGrey } from '../raster/sample.ts';
import { CROP_DPI, type Crop } from '../segment/crop.ts';
import { MM_PER_INCH } from '../../schemas/units.ts';

const mm = (length: number): number => Math.round((length * CROP_DPI) / MM_PER_INCH);

/** A cell of a form: readers are made for 4 to 8.5 mm. Smaller and larger pictures are scaled. */
const CELL = { least: mm(5), most: mm(8.5) };
/** Paper that a crop shows around its box. */
const BLEED = mm(1.5);
/** A picture this much longer than it is wide was cut tight: a 1, a dash. Its cell is square. */
const TIGHT = 2;
/** Darker than this is ink, or the ground of a picture that is drawn light on dark. */
const DARK = 128;
/** With less light than this, a dark picture is no writing in white: it is filled with ink. */
const LEAST_LIGHT = 0.005;
/** This share of the pixels is paper, however much is written. */
const PAPER_SHARE = 0.1;

/**
 * A picture of one cell, with no form around it, as segmentation would hand it over: dark on white,
 * at a cell's size, paper around it. `isCut`: it was cut tight or its print is gone, so that nothing at
 * its edge is a rule: the box lies farther out. Any size, dark on light or light on dark. Pure.
 */
export function frameBare(picture: GreyImage, isCut: boolean): Crop {
  const white = whiten(picture);
  const cell = scaleToCell(isCut ? cutMargins(white) : white);
  const side = Math.max(cell.width, cell.height);
  const [width, height] = [cell.width, cell.height].map((length) =>
    length * TIGHT < side || isCut ? side : length,
  ) as [number, number];
  const margin = isCut ? BLEED : 0;
  const around = BLEED + margin;
  const ink = createGrey(width + 2 * around, height + 2 * around);
  const [left, top] = [
    around + ((width - cell.width) >> 1),
    around + ((height - cell.height) >> 1),
  ];
  for (let y = 0; y < cell.height; y++)
    ink.data.set(
      cell.data.subarray(y * cell.width, (y + 1) * cell.width),
      (top + y) * ink.width + left,
    );
  return {
    raw: ink,
    blank: createGrey(ink.width, ink.height),
    ink,
    inner: { x: BLEED, y: BLEED, width: width + 2 * margin, height: height + 2 * margin },
  };
}

/** Ink of a pen, however pale: darker than this share of the darkest. */
const PEN_SHARE = 0.4;
/** Fewer pixels than this share of the ink in a row or column of the picture are specks in its margin. */
const STRAY_SHARE = 0.004;
/** Paper kept around the ink, as a share of its longer side. */
const KEPT_MARGIN = 0.15;

/** Wide margins would make a character small in its cell: most of the paper around the ink is cut away. */
function cutMargins({ width, height, data }: GreyImage): GreyImage {
  const darkest = 255 - data.reduce((least, value) => Math.min(least, value), 255);
  const [columns, rows] = [new Float64Array(width), new Float64Array(height)];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (255 - data[y * width + x]! > PEN_SHARE * darkest) {
        columns[x]!++;
        rows[y]!++;
      }
  const total = rows.reduce((sum, count) => sum + count, 0);
  const [across, down] = [columns, rows].map((counts) => {
    const is = (count: number): boolean => count > STRAY_SHARE * total;
    return { first: counts.findIndex(is), last: counts.findLastIndex(is) };
  }) as [{ first: number; last: number }, { first: number; last: number }];
  if (darkest === 0 || across.first < 0 || down.first < 0) return { width, height, data };
  const side = Math.max(across.last - across.first, down.last - down.first) + 1;
  const margin = Math.ceil(KEPT_MARGIN * side);
  const [left, top] = [across.first, down.first].map((first) => Math.max(0, first - margin)) as [
    number,
    number,
  ];
  const right = Math.min(width, across.last + 1 + margin);
  const bottom = Math.min(height, down.last + 1 + margin);
  const cut = createGrey(right - left, bottom - top);
  for (let y = top; y < bottom; y++)
    cut.data.set(data.subarray(y * width + left, y * width + right), (y - top) * cut.width);
  return cut;
}

/** Paper becomes 255, and what is drawn light on dark is turned over. */
function whiten({ width, height, data }: GreyImage): GreyImage {
  const isLit = brightest(data, LEAST_LIGHT) >= DARK;
  const isNegative = isLit && isDark(data) && isDark(edgeOf({ width, height, data }));
  const turned = isNegative ? data.map((value) => 255 - value) : data;
  const paper = Math.max(DARK, brightest(turned, PAPER_SHARE));
  return { width, height, data: turned.map((value) => Math.min(255, (value * 255) / paper)) };
}

const isDark = (values: Uint8Array): boolean =>
  values.reduce((count, value) => count + (value < DARK ? 1 : 0), 0) * 2 > values.length;

function edgeOf({ width, height, data }: GreyImage): Uint8Array {
  return data.filter((_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    return x === 0 || y === 0 || x === width - 1 || y === height - 1;
  });
}

/** The value that this share of the pixels reaches. */
function brightest(values: Uint8Array, share: number): number {
  const histogram = new Uint32Array(256);
  for (const value of values) histogram[value]!++;
  let left = share * values.length;
  for (let value = 255; value > 0; value--) {
    left -= histogram[value]!;
    if (left <= 0) return value;
  }
  return 0;
}

function scaleToCell(picture: GreyImage): GreyImage {
  const side = Math.max(picture.width, picture.height);
  const wanted = Math.min(CELL.most, Math.max(CELL.least, side));
  // Halved first: resizing does not average.
  const reduced = reduceBy(picture, Math.floor(side / wanted));
  const scale = wanted / Math.max(reduced.width, reduced.height);
  const length = (of: number): number => Math.max(1, Math.round(of * scale));
  return resizeGrey(reduced, length(reduced.width), length(reduced.height));
}
