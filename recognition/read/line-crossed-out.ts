import type { GreyImage } from '../raster/image.ts';
import { boundsOf, type Component } from './line-components.ts';

/**
 * A stroke through the whole text: one component as wide as most of it, much flatter than wide,
 * and in the middle of its height; or one run of ink through more than half of a long text.
 */
export function isCrossedOut(image: GreyImage, parts: readonly Component[]): boolean {
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
