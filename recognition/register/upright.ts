import { AS_IT_IS, layImage } from '../raster/lay-image.ts';
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
  const toMap = [cos, -sin, c, sin, cos, f] as const;
  const image = { width: map.width, height: map.height, data: map.ink };
  const ink = layImage(image, [...toMap, 0, 0, 1], { width, height }, AS_IT_IS);
  return { width, height, ink, toMap };
}
