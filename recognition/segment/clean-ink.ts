import type { GreyImage } from '../raster/image.ts';

/** Ink spots below this area at a 300-dpi scan, pixels (0.06 mm²), are dust: a full stop has 20. */
const MIN_AREA = 8;
/** Coarser scans make bigger specks, but never so big that dots are lost. */
const MAX_MIN_AREA = 18;
/** Pixels within this of the removed print, and no thicker than `SLIVER`, are its remains. */
const NEAR_PRINT = 3;
const SLIVER = 4;

/** Takes specks and the remains of rules out of an ink image, in place. */
export function cleanInk(ink: GreyImage, mask: Uint8Array, scanDpi: number): void {
  const { width, height, data } = ink;
  const minArea = Math.min(MAX_MIN_AREA, Math.round(MIN_AREA * Math.max(1, 300 / scanDpi) ** 2));
  const seen = new Uint8Array(data.length);
  const queue: number[] = [];
  for (let start = 0; start < data.length; start++) {
    if (data[start] === 255 || seen[start]) continue;
    let tail = 0;
    queue[tail++] = start;
    seen[start] = 1;
    let left = width;
    let right = 0;
    let top = height;
    let bottom = 0;
    for (let head = 0; head < tail; head++) {
      const at = queue[head]!;
      const y = (at / width) | 0;
      const x = at - y * width;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
      const endX = Math.min(width - 1, x + 1);
      const endY = Math.min(height - 1, y + 1);
      for (let v = Math.max(0, y - 1); v <= endY; v++)
        for (let u = Math.max(0, x - 1); u <= endX; u++) {
          const next = v * width + u;
          if (seen[next] || data[next] === 255) continue;
          seen[next] = 1;
          queue[tail++] = next;
        }
    }
    const thin = Math.min(right - left, bottom - top) < SLIVER;
    const isDust =
      tail < minArea || (thin && queue.slice(0, tail).every((at) => isNear(mask, at, width, height)));
    if (isDust) for (let head = 0; head < tail; head++) data[queue[head]!] = 255;
  }
}

function isNear(mask: Uint8Array, at: number, width: number, height: number): boolean {
  const y = Math.floor(at / width);
  const x = at - y * width;
  for (let v = Math.max(0, y - NEAR_PRINT); v <= Math.min(height - 1, y + NEAR_PRINT); v++)
    for (let u = Math.max(0, x - NEAR_PRINT); u <= Math.min(width - 1, x + NEAR_PRINT); u++)
      if (mask[v * width + u]) return true;
  return false;
}
