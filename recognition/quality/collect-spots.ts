import type { InkMap } from '../raster/paper.ts';

/** Pixels that hang together, corners included, and the rectangle around them. */
export interface Spot {
  readonly pixels: Int32Array;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Everything darker than `limit`, spot by spot. */
export function collectSpots({ width, height, ink }: InkMap, limit: number): Spot[] {
  const seen = new Uint8Array(ink.length);
  const queue = new Int32Array(ink.length);
  const spots: Spot[] = [];
  for (let start = 0; start < ink.length; start++) {
    if (ink[start]! <= limit || seen[start]) continue;
    let count = 1;
    queue[0] = start;
    seen[start] = 1;
    let [left, right, top, bottom] = [width, 0, height, 0];
    for (let head = 0; head < count; head++) {
      const at = queue[head]!;
      const y = (at / width) | 0;
      const x = at - y * width;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
      for (let v = y > 0 ? -1 : 0; v <= (y < height - 1 ? 1 : 0); v++)
        for (let u = x > 0 ? -1 : 0; u <= (x < width - 1 ? 1 : 0); u++) {
          const next = at + v * width + u;
          if (ink[next]! <= limit || seen[next]) continue;
          seen[next] = 1;
          queue[count++] = next;
        }
    }
    const pixels = queue.slice(0, count);
    spots.push({ pixels, left, top, width: right - left + 1, height: bottom - top + 1 });
  }
  return spots;
}
