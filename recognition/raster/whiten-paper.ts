import type { GreyImage } from './image.ts';
import { measurePaper, TILE } from './paper.ts';
import { reduceBy } from './reduce.ts';

/** Bound once: this runs for every pixel. */
const { floor, max, min } = Math;

/** A page whose paper is this bright is white already: rendered, or scanned with a white level. */
const WHITE = 248;

/**
 * A page as if its paper were white and evenly lit: for blanks that were photographed or scanned
 * rather than rendered. Others come back as they are. `factor` brings the image to about 75 dpi.
 */
export function whitenPaper(image: GreyImage, factor: number): GreyImage {
  const { levels, paper } = measurePaper(reduceBy(image, factor));
  if (paper >= WHITE) return image;
  const { width, height } = image;
  const data = new Uint8Array(width * height);
  const step = 1 / (TILE * factor);
  const row = new Float32Array(levels.width);
  for (let y = 0; y < height; y++) {
    const v = min(levels.height - 1, max(0, (y + 0.5) * step - 0.5));
    const top = floor(v) * levels.width;
    const below = min(levels.height - 1, floor(v) + 1) * levels.width;
    for (let tile = 0; tile < row.length; tile++)
      row[tile] =
        levels.data[top + tile]! +
        (v % 1) * (levels.data[below + tile]! - levels.data[top + tile]!);
    for (let x = 0; x < width; x++) {
      const u = min(levels.width - 1, max(0, (x + 0.5) * step - 0.5));
      const left = u | 0;
      const right = min(levels.width - 1, left + 1);
      const white = row[left]! + (u - left) * (row[right]! - row[left]!);
      data[y * width + x] = min(255, (255 * image.data[y * width + x]!) / white);
    }
  }
  return { width, height, data };
}
