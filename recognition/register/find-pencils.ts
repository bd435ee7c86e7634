import type { InkMap } from '../raster/paper.ts';
import { collectInk } from './find-tilt.ts';

/**
 * Lines that are parallel on the form and run together on a photograph: the turn of the one through
 * the map's middle, radians, and how fast they run together, per pixel. With x' along that line and
 * y' across it from the middle, each of them has one y' / (1 + converge · x').
 */
export interface Pencil {
  readonly turn: number;
  readonly converge: number;
}

export interface Pencils {
  /** Near the map's rows. */
  readonly rows: Pencil;
  /** Near its columns. */
  readonly columns: Pencil;
}

const DEGREE = Math.PI / 180;
const LIMIT = 20 * DEGREE;
/** Over the length of the map lines come together by no more than about this share of their distance. */
const MOST_CONVERGENCE = 0.42;
/** Rough looks need fewer points. */
const ROUGH_POINTS = 2500;

/** Reach and step of the turn in radians, of the convergence over the map's length; bins in pixels. */
const STAGES = [
  { reach: LIMIT, step: 0.8 * DEGREE, converge: MOST_CONVERGENCE, by: 0.0525, bin: 4 },
  { reach: 0.6 * DEGREE, step: 0.2 * DEGREE, converge: 0.036, by: 0.012, bin: 2 },
  { reach: 0.1 * DEGREE, step: 0.05 * DEGREE, converge: 0.008, by: 0.004, bin: 1 },
];

/**
 * The two families of lines of a photographed page: each is where projecting the ink along its lines
 * gives the sharpest profile, as for the tilt of a scan (Postl 1986), with a vanishing point added.
 */
export function findPencils(map: InkMap): Pencils {
  const points = collectInk(map);
  const length = Math.hypot(map.width, map.height);
  // Turned by a quarter, columns are rows.
  const turned = Float32Array.from(points, (_, at) =>
    at % 2 === 0 ? points[at + 1]! : -points[at - 1]!,
  );
  return { rows: findPencil(points, length), columns: findPencil(turned, length) };
}

function findPencil(points: Float32Array, length: number): Pencil {
  const bins = new Float32Array(Math.ceil(4 * length) + 8);
  const rough = thin(points);
  let best: Pencil = { turn: 0, converge: 0 };
  for (const [stage, { reach, step, converge, by, bin }] of STAGES.entries()) {
    const { turn: centre, converge: middle } = best;
    let most = -1;
    for (let turn = -reach; turn <= reach + 1e-9; turn += step)
      for (let run = -converge; run <= converge + 1e-9; run += by) {
        const pencil = { turn: centre + turn, converge: middle + run / length };
        const energy = measureSteps(stage === 0 ? rough : points, pencil, bin, bins);
        if (energy <= most) continue;
        most = energy;
        best = pencil;
      }
  }
  return best;
}

function thin(points: Float32Array): Float32Array {
  const every = Math.max(1, Math.round(points.length / 2 / ROUGH_POINTS));
  return points.filter((_, at) => (at >> 1) % every === 0);
}

/** Sum of squared steps of the profile across the pencil. */
function measureSteps(
  points: Float32Array,
  { turn, converge }: Pencil,
  bin: number,
  bins: Float32Array,
): number {
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  const count = Math.floor(bins.length / bin);
  const half = count >> 1;
  bins.fill(0, 0, count);
  for (let at = 0; at < points.length; at += 2) {
    const x = points[at]!;
    const y = points[at + 1]!;
    const across = (y * cos - x * sin) / (1 + converge * (x * cos + y * sin));
    bins[(half + across / bin) | 0]! += 1;
  }
  let energy = 0;
  for (let at = 1; at < count; at++) energy += (bins[at]! - bins[at - 1]!) ** 2;
  return energy;
}
