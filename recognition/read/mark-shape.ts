/** Half-thickness of the ink in pixels: of its thickest place, and the mean over its pixels. */
export interface InkThickness {
  readonly largest: number;
  readonly mean: number;
}

/** By the distance of each ink pixel to the nearest paper: two chamfer passes (3-4 metric). */
export function measureThickness(mask: Uint8Array, width: number, height: number): InkThickness {
  const FAR = 30_000;
  const distance = new Int32Array(mask.length);
  const look = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : distance[y * width + x]!;
  for (let i = 0; i < mask.length; i++) distance[i] = mask[i] === 1 ? FAR : 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (distance[i] === 0) continue;
      const straight = Math.min(look(x - 1, y), look(x, y - 1)) + 3;
      const oblique = Math.min(look(x - 1, y - 1), look(x + 1, y - 1)) + 4;
      distance[i] = Math.min(distance[i]!, straight, oblique);
    }
  }
  let [largest, sum, count] = [0, 0, 0];
  for (let y = height - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--) {
      const i = y * width + x;
      if (distance[i] === 0) continue;
      const straight = Math.min(look(x + 1, y), look(x, y + 1)) + 3;
      const oblique = Math.min(look(x - 1, y + 1), look(x + 1, y + 1)) + 4;
      distance[i] = Math.min(distance[i]!, straight, oblique);
      largest = Math.max(largest, distance[i]);
      sum += distance[i];
      count++;
    }
  }
  return { largest: largest / 3, mean: count === 0 ? 0 : sum / count / 3 };
}

/**
 * Second moments of the ink: `roundness` 0 = a straight line … 1 = as wide as long; `slant` 0 =
 * along the page's axes … 1 = diagonal, weighted by how straight it is.
 */
export function measureShape(
  mask: Uint8Array,
  width: number,
  height: number,
): { roundness: number; slant: number } {
  let [n, sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (mask[y * width + x] === 0) continue;
      n++;
      sx += x;
      sy += y;
      sxx += x * x;
      syy += y * y;
      sxy += x * y;
    }
  }
  if (n < 2) return { roundness: 0, slant: 0 };
  const vx = sxx / n - (sx / n) ** 2;
  const vy = syy / n - (sy / n) ** 2;
  const cov = sxy / n - (sx / n) * (sy / n);
  const spread = Math.hypot(vx - vy, 2 * cov);
  const long = (vx + vy + spread) / 2;
  const short = Math.max(0, (vx + vy - spread) / 2);
  const roundness = long === 0 ? 0 : Math.sqrt(short / long);
  const slant = spread === 0 ? 0 : Math.abs((2 * cov) / spread) * (1 - roundness);
  return { roundness, slant };
}
