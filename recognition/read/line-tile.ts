import type { GreyImage } from '../raster/image.ts';

/** As in training/characters/train.py: the model's card repeats both numbers. */
const BODY_SHARE = 40 / 48;
const EM_FLOOR = 0.8;
/** Darkness from which a pixel counts towards a character's box. */
const INK = 90;

export interface TileBox {
  readonly left: number;
  readonly top: number;
  /** Exclusive. */
  readonly right: number;
  readonly bottom: number;
}

/** The box of the ink between two columns; null where there is none. */
export function boxOfInk(image: GreyImage, left: number, right: number): TileBox | null {
  const { width, height, data } = image;
  let [first, last, top, bottom] = [right, left - 1, height, -1];
  for (let y = 0; y < height; y++)
    for (let x = left; x < right; x++) {
      if (255 - data[y * width + x]! <= INK) continue;
      if (x < first) first = x;
      if (x > last) last = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  return bottom < 0 ? null : { left: first, top, right: last + 1, bottom: bottom + 1 };
}

/**
 * Draws the ink of a box, centred, into `tile` (`side × side`, ink = 1): its longer side, or most
 * of an em where it is smaller, spans the network's body size. Columns outside the box stay paper.
 */
export function drawTile(
  image: GreyImage,
  box: TileBox,
  em: number,
  side: number,
  tile: Float32Array,
): void {
  const size = Math.max(box.right - box.left, box.bottom - box.top, EM_FLOOR * em);
  const step = size / (side * BODY_SHARE);
  drawInk(image, box, {
    left: (box.left + box.right) / 2 - (side / 2) * step,
    top: (box.top + box.bottom) / 2 - (side / 2) * step,
    step,
    side,
    tile,
  });
}

interface Drawing {
  /** Image coordinates of the tile's corner, and image pixels per tile pixel. */
  readonly left: number;
  readonly top: number;
  readonly step: number;
  readonly side: number;
  readonly tile: Float32Array;
}

function drawInk(image: GreyImage, box: TileBox, { left, top, step, side, tile }: Drawing): void {
  for (let y = 0; y < side; y++) {
    const [y0, y1] = [
      Math.max(box.top, top + y * step),
      Math.min(box.bottom, top + (y + 1) * step),
    ];
    for (let x = 0; x < side; x++) {
      const [x0, x1] = [
        Math.max(box.left, left + x * step),
        Math.min(box.right, left + (x + 1) * step),
      ];
      const ink = y1 <= y0 || x1 <= x0 ? 0 : inkWithin(image, x0, y0, x1, y1);
      tile[y * side + x] = ink / (255 * step * step);
    }
  }
}

/** Where a letter stands: the line's baseline under it and the height of capitals, pixels. */
export interface LetterPlace {
  readonly baseline: number;
  readonly capital: number;
}

/** As in training/latin/train.py: a capital's height and the baseline's row, of the tile's side. */
const CAP_SHARE = 0.55;
const BASE_SHARE = 0.72;

/** Which pixels are drawn: those that `owner` gives to strokes `first` … `last`, counted from 1. */
export interface Owned {
  readonly owner: Int16Array;
  readonly first: number;
  readonly last: number;
}

/**
 * Draws the owned ink of a box into `tile` (`side × side`, ink = 1), centred by its columns but at
 * the height where it stands on the line: a comma is no apostrophe, and a small o no capital.
 */
export function drawLetter(
  { width, data }: GreyImage,
  box: TileBox,
  { owner, first, last }: Owned,
  { baseline, capital }: LetterPlace,
  side: number,
  tile: Float32Array,
): void {
  const step = capital / (side * CAP_SHARE);
  const left = (box.left + box.right) / 2 - (side / 2) * step;
  const top = baseline - BASE_SHARE * side * step;
  const whole = 255 * step * step;
  for (let y = box.top; y < box.bottom; y++)
    for (let x = box.left; x < box.right; x++) {
      const at = y * width + x;
      const own = owner[at]!;
      if (own < first || own > last) continue;
      spread(tile, side, (x - left) / step, (y - top) / step, 1 / step, (255 - data[at]!) / whole);
    }
}

/** Adds a square pixel's ink to the tile's pixels that it covers, by the shares it covers. */
function spread(
  tile: Float32Array,
  side: number,
  x0: number,
  y0: number,
  size: number,
  ink: number,
): void {
  const area = size * size;
  const [right, bottom] = [Math.min(side, x0 + size), Math.min(side, y0 + size)];
  for (let y = Math.max(0, Math.floor(y0)); y < bottom; y++) {
    const rows = Math.min(y + 1, bottom) - Math.max(y, y0, 0);
    for (let x = Math.max(0, Math.floor(x0)); x < right; x++) {
      const columns = Math.min(x + 1, right) - Math.max(x, x0, 0);
      tile[y * side + x]! += (ink * rows * columns) / area;
    }
  }
}

/** Sum of darkness over a rectangle with fractional borders. */
function inkWithin(
  { width, data }: GreyImage,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
): number {
  let sum = 0;
  for (let y = Math.floor(y0); y < y1; y++) {
    const rows = Math.min(y + 1, y1) - Math.max(y, y0);
    for (let x = Math.floor(x0); x < x1; x++) {
      const columns = Math.min(x + 1, x1) - Math.max(x, x0);
      sum += rows * columns * (255 - data[y * width + x]!);
    }
  }
  return sum;
}
