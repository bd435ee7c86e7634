import type { InkMap } from '../raster/paper.ts';
import { collectInk, measureSteps, thinPoints, turnQuarter, type Pencil } from './project-ink.ts';

/** Tilt beyond quarter turns that is searched, in degrees either way: the promise is 15. */
const LIMIT_DEGREES = 18;

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
  let best = 0;
  for (const { reach, step, bin, every } of STAGES) {
    const tilts: number[] = [];
    for (let offset = -reach; offset <= reach + 1e-9; offset += step) tilts.push(best + offset);
    const pencils = tilts.map((tilt): Pencil => ({ turn: (tilt * Math.PI) / 180, converge: 0 }));
    const used = thinPoints(points, every);
    const rows = measureSteps(used, pencils, bin);
    const columns = measureSteps(turnQuarter(used), pencils, bin);
    const energies = rows.map((energy, at) => energy + columns[at]!);
    best = tilts[energies.indexOf(Math.max(...energies))]!;
  }
  return best;
}
