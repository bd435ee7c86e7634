import type { GreyImage } from '../raster/image.ts';
import { INVERTED, layImage } from '../raster/lay-image.ts';
import { reduceBy } from '../raster/reduce.ts';
import { apply, compose, enlarge, type Homography } from './homography.ts';
import type { Rectified } from './match-anchors.ts';

/** The scan at whole fractions of its size, each made once when first asked for. */
export interface Scan {
  readonly image: GreyImage;
  level(factor: number): GreyImage;
}

export function scanOf(image: GreyImage): Scan {
  const levels = new Map<number, GreyImage>([[1, image]]);
  return {
    image,
    level(factor) {
      let found = levels.get(factor);
      if (!found) {
        // Going through half size reads the large image once for all smaller levels.
        found =
          factor % 2 === 0 && factor > 2
            ? reduceBy(this.level(factor / 2), 2)
            : reduceBy(image, factor);
        levels.set(factor, found);
      }
      return found;
    },
  };
}

/** Pixels of the scan per millimetre of the form at the form's centre, along both form axes. */
export function measureScale(
  h: Homography,
  width: number,
  height: number,
): { x: number; y: number } {
  const centre = apply(h, width / 2, height / 2);
  const right = apply(h, width / 2 + 1, height / 2);
  const below = apply(h, width / 2, height / 2 + 1);
  return {
    x: Math.hypot(right.x - centre.x, right.y - centre.y),
    y: Math.hypot(below.x - centre.x, below.y - centre.y),
  };
}

/**
 * Lays the scan into the form's frame: `h` maps form mm to the scan's pixels. Bilinear from the
 * level nearest above the wanted resolution; paper (0) where the scan ends.
 */
export function rectify(
  scan: Scan,
  h: Homography,
  size: { readonly width: number; readonly height: number },
  pixelsPerMm: number,
): Rectified {
  const scale = measureScale(h, size.width, size.height);
  const factor = chooseFactor(Math.min(scale.x, scale.y) / pixelsPerMm);
  const width = Math.floor(size.width * pixelsPerMm);
  const height = Math.floor(size.height * pixelsPerMm);
  const toLevel = compose(enlarge(1 / factor), compose(h, enlarge(1 / pixelsPerMm)));
  const dark = layImage(scan.level(factor), toLevel, { width, height }, INVERTED);
  return { width, height, dark, pixelsPerMm };
}

/** Whole factor that keeps at least 0.9 source pixels per wanted pixel: 1, 2, 4, … or 3. */
function chooseFactor(ratio: number): number {
  const most = Math.max(1, Math.floor(ratio / 0.9));
  return most >= 4 ? 2 ** Math.floor(Math.log2(most)) : most;
}

/** Half of a rectified image's resolution. */
export function halve(image: Rectified): Rectified {
  const half = reduceBy({ width: image.width, height: image.height, data: image.dark }, 2);
  return {
    width: half.width,
    height: half.height,
    dark: half.data,
    pixelsPerMm: image.pixelsPerMm / 2,
  };
}

/** Bilinear darkness of a rectified image at a point of its frame, mm; 0 beyond its edges. */
export function sampleDark(image: Rectified, x: number, y: number): number {
  const { width, height, dark, pixelsPerMm } = image;
  const u = x * pixelsPerMm - 0.5;
  const v = y * pixelsPerMm - 0.5;
  if (!(u >= 0 && v >= 0 && u < width - 1 && v < height - 1)) return 0;
  const left = u | 0;
  const top = v | 0;
  const p = u - left;
  const q = v - top;
  const at = top * width + left;
  const upper = dark[at]! + p * (dark[at + 1]! - dark[at]!);
  const lower = dark[at + width]! + p * (dark[at + width + 1]! - dark[at + width]!);
  return upper + q * (lower - upper);
}
