import type { InkMap } from '../raster/paper.ts';

/** Tilt beyond quarter turns that is searched, in degrees either way: the promise is 15. */
const LIMIT_DEGREES = 18;
/** Points are thinned to about this many: the energy's peak does not move, the time falls. */
const MAX_POINTS = 12_000;
/** Ink darker than this (of 255) counts: rules blurred by scaling down stay, paper noise does not. */
const INK_FLOOR = 70;

const STAGES = [
  { reach: LIMIT_DEGREES, step: 0.5, bin: 2 },
  { reach: 0.5, step: 0.1, bin: 1 },
  { reach: 0.1, step: 0.025, bin: 1 },
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
  for (const { reach, step, bin } of STAGES) {
    let bestEnergy = -1;
    const centre = best;
    for (let offset = -reach; offset <= reach + 1e-9; offset += step) {
      const energy = profileEnergy(points, centre + offset, bin, bins);
      if (energy > bestEnergy) {
        bestEnergy = energy;
        best = centre + offset;
      }
    }
  }
  return best;
}

/** Inked points, thinned, `[x, y, …]` from the map's middle. */
export function collectInk(map: InkMap): Float32Array {
  let count = 0;
  for (const value of map.ink) if (value > INK_FLOOR) count++;
  // Odd and not a divisor of common widths, so that thinning does not follow the columns.
  const every = Math.max(1, Math.floor(count / MAX_POINTS));
  const points = new Float32Array(2 * Math.ceil(count / every) + 2);
  let seen = 0;
  let at = 0;
  for (let y = 0; y < map.height; y++)
    for (let x = 0; x < map.width; x++) {
      if (map.ink[y * map.width + x]! <= INK_FLOOR || seen++ % every !== 0) continue;
      points[at++] = x - map.width / 2;
      points[at++] = y - map.height / 2;
    }
  return points.subarray(0, at);
}

/** Sum of squared steps of both projections: Postl's criterion. */
function profileEnergy(
  points: Float32Array,
  degrees: number,
  bin: number,
  bins: Float32Array,
): number {
  const cos = Math.cos((degrees * Math.PI) / 180) / bin;
  const sin = Math.sin((degrees * Math.PI) / 180) / bin;
  const half = bins.length >> 1;
  const quarter = half >> 1;
  bins.fill(0);
  for (let at = 0; at < points.length; at += 2) {
    const x = points[at]!;
    const y = points[at + 1]!;
    bins[(quarter + x * cos + y * sin) | 0]! += 1;
    bins[half + ((quarter + y * cos - x * sin) | 0)]! += 1;
  }
  let energy = 0;
  for (let at = 1; at < bins.length; at++) energy += (bins[at]! - bins[at - 1]!) ** 2;
  return energy;
}
