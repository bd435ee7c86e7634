import type { GreyImage } from '../recognition/raster/image.ts';

/** A line as a network for lines of one height takes it: `height × width`, ink 0 … paper 255. */
export interface LinePlane {
  readonly data: Float32Array;
  readonly height: number;
  readonly width: number;
  /** Of `width`, what the line takes, up to a whole step: the rest is paper. */
  readonly used: number;
}

export interface PlaneShape {
  readonly height: number;
  /** Narrower lines get paper to their right, wider ones are squeezed. */
  readonly narrowest: number;
  readonly widest: number;
  /** The width is made a multiple of it, with paper. */
  readonly step: number;
  /** Steps of paper to the right of every line. */
  readonly after?: number;
}

/**
 * Scales a line to a height, with a triangle as wide as the reduction: the same as Pillow's
 * `BILINEAR`, with which training scales.
 */
export function toPlane(line: GreyImage, shape: PlaneShape): LinePlane {
  const { height, narrowest, widest, step, after = 0 } = shape;
  const own = Math.round((line.width * height) / line.height);
  const width = Math.max(narrowest, Math.min(widest, own));
  const used = Math.ceil(width / step) * step;
  const padded = used + after * step;
  const data = new Float32Array(height * padded).fill(255);
  const rows = triangles(line.height, height);
  const columns = triangles(line.width, width);
  const narrow = new Float32Array(line.height * width);
  for (let y = 0; y < line.height; y++)
    columns.forEach(({ first, weights }, x) => {
      let sum = 0;
      for (let i = 0; i < weights.length; i++)
        sum += weights[i]! * line.data[y * line.width + first + i]!;
      narrow[y * width + x] = sum;
    });
  rows.forEach(({ first, weights }, y) => {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++)
        sum += weights[i]! * narrow[(first + i) * width + x]!;
      data[y * padded + x] = sum;
    }
  });
  return { data, height, width: padded, used };
}

/** For each target pixel the source pixels that it covers (or lies between), weights summing to 1. */
function triangles(from: number, to: number): { first: number; weights: number[] }[] {
  const ratio = from / to;
  const reach = Math.max(1, ratio);
  return Array.from({ length: to }, (_, index) => {
    const centre = (index + 0.5) * ratio;
    const first = Math.max(0, Math.floor(centre - reach));
    const last = Math.min(from - 1, Math.ceil(centre + reach) - 1);
    const weights: number[] = [];
    for (let at = first; at <= last; at++)
      weights.push(Math.max(0, 1 - Math.abs(at + 0.5 - centre) / reach) + 1e-6);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}
