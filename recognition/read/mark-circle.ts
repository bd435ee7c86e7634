import type { MarkCrop } from '../segment/crop.ts';
import type { RectPx } from '../raster/image.ts';
import { CIRCLE_REACH } from '../segment/cut-crop.ts';
import { INK } from './mark-features.ts';

/** Bound once: this runs for every direction and step. */
const { abs, cos, floor, hypot, max, min, PI, sin } = Math;

/** Directions in which a circle is looked for. */
const DIRECTIONS = 36;
/** A circle around a box lies beyond its corners, in sides of it from its middle. */
const NEAREST = 0.72;
/**
 * Circles around boxes of generated forms have gaps of 0.11 at most where they cross print, and are
 * rough by 0.064 and spread by 0.63 at most; of the boxes without one the roundest surroundings have a
 * gap of 0.19 and are rough by 0.27. What is thicker than a felt pen's stroke was not drawn around a box.
 */
const MOST_GAP = 0.15;
const LEAST_TURN = 0.75;
const MOST_ROUGH = 0.12;
const MOST_SPREAD = 0.8;
const MOST_THICK = 0.35;
/** A ruled frame comes nearer four times on its way around: 0.1 of its distance and more. */
const MOST_CORNERS = 0.06;
/** The share of directions that may be worse: letters and strokes beside a circle touch it. */
const TYPICAL = 0.8;

/** What a stroke around a box looks like from its middle; lengths in sides of the box. */
export interface Surround {
  /** Longest gap without ink, as a share of the way around: what another box hides is none. */
  readonly gap: number;
  /** Share of the way around in which there is ink. */
  readonly turn: number;
  /** How far the nearest ink lies typically from that of the next direction. */
  readonly rough: number;
  /** How much farther the farthest of it lies than the nearest. */
  readonly spread: number;
  /** How thick it typically is. */
  readonly thick: number;
  /** How far it goes out and comes in four times on its way around, as a share of its distance. */
  readonly corners: number;
}

/** Whether a stroke leads around the box in a curve, as far as its middle can tell. */
export const isCircle = ({ gap, turn, rough, spread, thick, corners }: Surround): boolean =>
  gap <= MOST_GAP &&
  turn >= LEAST_TURN &&
  rough <= MOST_ROUGH &&
  spread <= MOST_SPREAD &&
  thick <= MOST_THICK &&
  corners <= MOST_CORNERS;

/** Measures the ink around a box. */
export function measureSurround(crop: MarkCrop): Surround {
  const runs = Array.from({ length: DIRECTIONS }, (_, index) => seekInk(crop, (2 * PI * index) / DIRECTIONS)); // prettier-ignore
  const found = runs.filter(isRun);
  const radii = found.map(({ radius }) => radius);
  const steps = runs.flatMap((run, index) => {
    const next = runs[(index + 1) % DIRECTIONS]!;
    return isRun(run) && isRun(next) ? [abs(next.radius - run.radius)] : [];
  });
  return {
    gap: longestGap(runs) / DIRECTIONS,
    turn: found.length / DIRECTIONS,
    rough: typicalOf(steps) ?? 1,
    spread: found.length === 0 ? 0 : max(...radii) - min(...radii),
    thick: typicalOf(found.map(({ length }) => length)) ?? 0,
    corners: measureCorners(runs, radii),
  };
}

interface Run {
  /** Where the ink begins, and how far it goes, in sides of the box. */
  readonly radius: number;
  readonly length: number;
}

/** Another box comes first in that direction: what is drawn there may be its own. */
const HIDDEN = 'hidden';
/** What a direction shows; null: no ink. */
type Sight = Run | null | typeof HIDDEN;
const isRun = (run: Sight | undefined): run is Run =>
  run !== null && run !== undefined && run !== HIDDEN;

/** The nearest ink in a direction from the box's middle, beyond its corners; null: there is none. */
function seekInk(
  { ink: { width, height, data }, inner, others = [] }: MarkCrop,
  angle: number,
): Sight {
  const side = (inner.width + inner.height) / 2;
  const [cx, cy] = [inner.x + inner.width / 2, inner.y + inner.height / 2];
  let start: number | null = null;
  let at = NEAREST * side;
  for (; at <= CIRCLE_REACH * side; at += 0.5) {
    const x = floor(cx + at * cos(angle));
    const y = floor(cy + at * sin(angle));
    if (x < 0 || y < 0 || x >= width || y >= height) break;
    if (start === null && others.some((other) => isIn(other, x, y))) return HIDDEN;
    if (255 - data[y * width + x]! >= INK) start ??= at;
    else if (start !== null) break;
  }
  return start === null ? null : { radius: start / side, length: (at - start) / side };
}

const isIn = (box: RectPx, x: number, y: number): boolean =>
  x >= box.x && y >= box.y && x < box.x + box.width && y < box.y + box.height;

const typicalOf = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[floor(TYPICAL * values.length)];

/** Amplitude of the fourth harmonic of the distance; directions that tell nothing have the mean. */
function measureCorners(runs: readonly Sight[], radii: readonly number[]): number {
  if (radii.length === 0) return 0;
  const mean = radii.reduce((sum, radius) => sum + radius, 0) / radii.length;
  let [re, im] = [0, 0];
  runs.forEach((run, index) => {
    if (!isRun(run)) return;
    const angle = (8 * PI * index) / DIRECTIONS;
    re += (run.radius - mean) * cos(angle);
    im += (run.radius - mean) * sin(angle);
  });
  return (2 * hypot(re, im)) / radii.length / mean;
}

/** What is hidden neither closes a gap nor widens it. */
function longestGap(sights: readonly Sight[]): number {
  let [longest, gap] = [0, 0];
  // Twice around: a gap may run over the start.
  for (const sight of [...sights, ...sights]) {
    if (sight === HIDDEN) continue;
    gap = sight === null ? gap + 1 : 0;
    longest = max(longest, gap);
  }
  return min(longest, sights.length);
}
