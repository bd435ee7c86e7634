import fc from 'fast-check';
import type { GreyImage } from '../../../recognition/raster/image.ts';

/** Any small grey image. */
export function greyImage(most = 12): fc.Arbitrary<GreyImage> {
  const side = fc.integer({ min: 1, max: most });
  return fc
    .tuple(side, side)
    .chain(([width, height]) =>
      fc
        .uint8Array({ minLength: width * height, maxLength: width * height })
        .map((data) => ({ width, height, data })),
    );
}
