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
  const [left, top] = [
    (box.left + box.right) / 2 - (side / 2) * step,
    (box.top + box.bottom) / 2 - (side / 2) * step,
  ];
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
