import type { GreyImage } from '../raster/image.ts';
import { type Darkness, measureDark } from '../segment/measure-dark.ts';

/** An image is not changed once it is cut: what was measured of it holds as long as it lives. */
const known = new WeakMap<GreyImage, Darkness>();

/** How dark a box is, measured once though its features, its sheet and its tile all ask. */
export function darknessOf(image: GreyImage): Darkness {
  const found = known.get(image);
  if (found) return found;
  const measured = measureDark(image);
  known.set(image, measured);
  return measured;
}
