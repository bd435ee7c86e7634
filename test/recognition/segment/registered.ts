import { createGrey, type GreyImage } from '../../../recognition/raster/image.ts';
import type { RegisteredPage } from '../../../recognition/register/contracts.ts';
import { mm, px } from '../../../schemas/units.ts';

/** Pixels per millimetre of blank and scan: 300 dpi. */
export const MM = 300 / 25.4;
/** A small sheet. */
export const SIZE = { width: 60, height: 40 } as const;

export function sheet(): GreyImage {
  return createGrey(Math.round(SIZE.width * MM), Math.round(SIZE.height * MM));
}

/** Darkens a rectangle, given in millimetres. */
export function fill(
  image: GreyImage,
  x: number,
  y: number,
  width: number,
  height: number,
  value = 0,
): void {
  for (let row = Math.round(y * MM); row < Math.round((y + height) * MM); row++)
    for (let column = Math.round(x * MM); column < Math.round((x + width) * MM); column++)
      image.data[row * image.width + column] = value;
}

/** The frame of a box, 0.3 mm strong, around its edges. */
export function frame(image: GreyImage, x: number, y: number, width: number, height: number): void {
  fill(image, x - 0.15, y - 0.15, width + 0.3, 0.3);
  fill(image, x - 0.15, y + height - 0.15, width + 0.3, 0.3);
  fill(image, x - 0.15, y - 0.15, 0.3, height + 0.3);
  fill(image, x + width - 0.15, y - 0.15, 0.3, height + 0.3);
}

/** A page laid on a scan of the same resolution, off by the given millimetres. */
export function lay(blank: GreyImage, offX = 0, offY = 0): RegisteredPage {
  return {
    prepared: { form: { pages: [SIZE] } as never, pages: [], checks: new Map() },
    page: { number: 1, blank, index: null },
    reading: {
      measuredDpi: { x: 300, y: 300 },
      homography: [MM, 0, 0, 0, MM, 0, 0, 0, 1],
    } as never,
    toImage: ({ x, y }) => ({ x: px((x + offX) * MM), y: px((y + offY) * MM) }),
    residualAt: () => mm(0),
  };
}
