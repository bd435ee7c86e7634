/**
 * 1 wherever a pixel of at least `floor` lies within `reach` pixels along both axes. One pass along
 * each axis: the cost does not grow with the reach.
 */
export function dilateSquare(
  ink: Uint8Array,
  width: number,
  height: number,
  reach: number,
  floor: number,
): Uint8Array {
  const along = new Uint8Array(ink.length);
  for (let y = 0; y < height; y++) {
    let last = -Infinity;
    for (let x = 0; x < width + reach; x++) {
      if (x < width && ink[y * width + x]! >= floor) last = x;
      const to = x - reach;
      if (to >= 0 && last >= to - reach) along[y * width + to] = 1;
    }
  }
  const near = new Uint8Array(ink.length);
  const last = new Int32Array(width).fill(-1 - 2 * reach);
  for (let y = 0; y < height + reach; y++) {
    const to = y - reach;
    for (let x = 0; x < width; x++) {
      if (y < height && along[y * width + x]) last[x] = y;
      if (to >= 0 && last[x]! >= to - reach) near[to * width + x] = 1;
    }
  }
  return near;
}
