import type { InkMap } from '../raster/paper.ts';

/** The ink map turned by its tilt, so that rules run along rows and columns; 0 outside. */
export interface UprightInk {
  readonly width: number;
  readonly height: number;
  readonly ink: Uint8Array;
  /** Upright coordinates to the ink map's: `[a, b, c, d, e, f]`, x = a·u + b·v + c. */
  readonly toMap: readonly [number, number, number, number, number, number];
}

/** Turns by bilinear sampling into a frame that holds the whole map. */
export function turnUpright(map: InkMap, tiltDegrees: number): UprightInk {
  const cos = Math.cos((tiltDegrees * Math.PI) / 180);
  const sin = Math.sin((tiltDegrees * Math.PI) / 180);
  const width = Math.ceil(map.width * Math.abs(cos) + map.height * Math.abs(sin));
  const height = Math.ceil(map.width * Math.abs(sin) + map.height * Math.abs(cos));
  const c = map.width / 2 - (cos * width) / 2 + (sin * height) / 2;
  const f = map.height / 2 - (sin * width) / 2 - (cos * height) / 2;
  const { ink: from, width: fromWidth } = map;
  const maxX = map.width - 1;
  const maxY = map.height - 1;
  const ink = new Uint8Array(width * height);
  for (let v = 0, to = 0; v < height; v++) {
    let x = cos * 0.5 - sin * (v + 0.5) + c - 0.5;
    let y = sin * 0.5 + cos * (v + 0.5) + f - 0.5;
    for (let u = 0; u < width; u++, to++, x += cos, y += sin) {
      if (!(x >= 0 && y >= 0 && x < maxX && y < maxY)) continue;
      const left = x | 0;
      const top = y | 0;
      const at = top * fromWidth + left;
      const below = at + fromWidth;
      const fx = x - left;
      const upper = from[at]! + fx * (from[at + 1]! - from[at]!);
      const lower = from[below]! + fx * (from[below + 1]! - from[below]!);
      ink[to] = upper + (y - top) * (lower - upper);
    }
  }
  return { width, height, ink, toMap: [cos, -sin, c, sin, cos, f] };
}
