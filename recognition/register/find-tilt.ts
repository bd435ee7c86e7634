import type { InkMap } from '../raster/paper.ts';

/** Tilt beyond quarter turns that is searched, in degrees either way: the promise is 15. */
const LIMIT_DEGREES = 18;
/** Points are thinned to about this many: the energy's peak does not move, the time falls. */
const MAX_POINTS = 12_000;
/** Ink darker than this (of 255) counts: rules blurred by scaling down stay, paper noise does not. */
const INK_FLOOR = 70;

/** `every`: the wide search makes do with a third of the points. */
const STAGES = [
  { reach: LIMIT_DEGREES, step: 0.5, bin: 2, every: 3 },
  { reach: 0.5, step: 0.1, bin: 1, every: 1 },
  { reach: 0.1, step: 0.025, bin: 1, every: 1 },
];

/**
 * The tilt of lines and rows of text, in degrees, positive when they fall to the right, found by
 * projection: the right angle gives the profile along either axis its sharpest steps. Quarter turns
 * are left to the search for the layout.
 */
export function findTilt(map: InkMap): number {
  const points = collectInk(map);
  const bins = new Float32Array(4 * Math.ceil(Math.hypot(map.width, map.height)) + 8);
  let best = 0;
  for (const { reach, step, bin, every } of STAGES) {
    let bestEnergy = -1;
    const centre = best;
    for (let offset = -reach; offset <= reach + 1e-9; offset += step) {
      const energy = profileEnergy(points, every, centre + offset, bin, bins);
      if (energy > bestEnergy) {
        bestEnergy = energy;
        best = centre + offset;
      }
    }
  }
  return best;
}

/** Inked points, thinned, `[x, y, …]` from the map's middle. */
export function collectInk({ ink, width, height }: InkMap): Float32Array {
  let count = 0;
  for (let at = 0; at < ink.length; at++) if (ink[at]! > INK_FLOOR) count++;
  // Odd and not a divisor of common widths, so that thinning does not follow the columns.
  const every = Math.max(1, Math.floor(count / MAX_POINTS));
  const points = new Float32Array(2 * Math.ceil(count / every) + 2);
  let wait = 0;
  let to = 0;
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      if (ink[at]! <= INK_FLOOR || wait-- > 0) continue;
      wait = every - 1;
      points[to++] = x - width / 2;
      points[to++] = y - height / 2;
    }
  return points.subarray(0, to);
}

/** Sum of squared steps of both projections: Postl's criterion. */
function profileEnergy(
  points: Float32Array,
  every: number,
  degrees: number,
  bin: number,
  bins: Float32Array,
): number {
  const cos = Math.cos((degrees * Math.PI) / 180) / bin;
  const sin = Math.sin((degrees * Math.PI) / 180) / bin;
  const half = bins.length >> 1;
  const quarter = half >> 1;
  bins.fill(0);
  for (let at = 0; at < points.length; at += 2 * every) {
    const x = points[at]!;
    const y = points[at + 1]!;
    bins[(quarter + x * cos + y * sin) | 0]! += 1;
    bins[half + ((quarter + y * cos - x * sin) | 0)]! += 1;
  }
  let energy = 0;
  for (let at = 1; at < bins.length; at++) energy += (bins[at]! - bins[at - 1]!) ** 2;
  return energy;
}
