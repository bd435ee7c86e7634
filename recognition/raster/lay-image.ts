import { bytesAt, doublesAt, fill, kernels, reserve } from '../kernels/kernels.ts';
import type { GreyImage } from './image.ts';

/** How samples are written: as they are, or black for white. */
export const AS_IT_IS = 0;
export const INVERTED = 255;

/**
 * Bilinear samples of an image, one per pixel of a frame: `toImage` is a homography, row by row, from
 * the frame's pixels to the image's; pixel centres are at halves. 0 where the image ends. Images may
 * be up to 131,072 pixels long.
 */
export function layImage(
  { data, width, height }: GreyImage,
  toImage: readonly number[],
  frame: { readonly width: number; readonly height: number },
  flip: typeof AS_IT_IS | typeof INVERTED,
): Uint8Array {
  const length = frame.width * frame.height;
  const [from, out, homography] = reserve(data.length, length, 8 * toImage.length);
  fill(from, data, width * height);
  bytesAt(out, length).fill(0);
  doublesAt(homography, toImage.length).set(toImage);
  kernels.layImage(from, width, height, out, frame.width, frame.height, homography, flip);
  return bytesAt(out, length).slice();
}
