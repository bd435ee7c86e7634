import type { InkMap } from '../raster/paper.ts';
import {
  collectInk,
  measureSteps,
  thinPoints,
  turnQuarter,
  type InkPoints,
  type Pencil,
} from './project-ink.ts';

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
 * gives the sharpest profile, as for the tilt of a scan, with a vanishing point added.
 */
export function findPencils(map: InkMap): Pencils {
  const points = collectInk(map);
  return { rows: findPencil(points), columns: findPencil(turnQuarter(points)) };
}

function findPencil(points: InkPoints): Pencil {
  const rough = thinPoints(points, Math.max(1, Math.round(points.x.length / ROUGH_POINTS)));
  const length = 2 * points.reach;
  let best: Pencil = { turn: 0, converge: 0 };
  for (const [stage, { reach, step, converge, by, bin }] of STAGES.entries()) {
    const pencils: Pencil[] = [];
    for (let turn = -reach; turn <= reach + 1e-9; turn += step)
      for (let run = -converge; run <= converge + 1e-9; run += by)
        pencils.push({ turn: best.turn + turn, converge: best.converge + run / length });
    const energies = measureSteps(stage === 0 ? rough : points, pencils, bin);
    best = pencils[energies.indexOf(Math.max(...energies))]!;
  }
  return best;
}
