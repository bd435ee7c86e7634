import type { BoxMm } from '../../schemas/units.ts';
import type { Shift } from './local-fit.ts';
import type { AnchorMatch } from './match-anchors.ts';

/** Bound once: these run for every anchor and pixel near a line. */
const { abs, ceil, floor, hypot, max, min, tanh } = Math;

/**
 * A line across the page behind which the print is shifted: a fold, or the edge of a strip that
 * slipped. Distances from it are told along the axis that it crosses, mm.
 */
export interface Step {
  /** The axis of the form that the line runs along, roughly. */
  readonly along: 'x' | 'y';
  /** Where it crosses the middle of the page. */
  readonly at: number;
  /** Millimetres by which it wanders per millimetre along it. */
  readonly lean: number;
  /** Shift behind the line less that before it, at the line's middle; and its change along it, per mm. */
  readonly shift: Shift;
  readonly turn: Shift;
  /** Middle of the page along the line, mm. */
  readonly middle: number;
  /** Length over which print goes from one side to the other, mm. */
  readonly bend: number;
  /** How far off the line may run, mm, in equal parts along it. */
  readonly slack: readonly number[];
}

/** Where all steps together put a point, mm. */
export function shiftBySteps(steps: readonly Step[], x: number, y: number): Shift {
  let dx = 0;
  let dy = 0;
  for (const step of steps) {
    const half = tanh(distanceFrom(step, x, y) / step.bend) / 2;
    const along = (step.along === 'x' ? x : y) - step.middle;
    dx += half * (step.shift.dx + along * step.turn.dx);
    dy += half * (step.shift.dy + along * step.turn.dy);
  }
  return { dx, dy };
}

/** How far behind a line a point lies; negative before it. */
export function distanceFrom(step: Step, x: number, y: number): number {
  const [u, v] = step.along === 'x' ? [x, y] : [y, x];
  return v - step.at - step.lean * (u - step.middle);
}

/** Matches told relative to what steps say. */
export function takeAway(matches: readonly AnchorMatch[], steps: readonly Step[]): AnchorMatch[] {
  if (steps.length === 0) return [...matches];
  return matches.map((match) => {
    const { dx, dy } = shiftBySteps(steps, match.anchor.x, match.anchor.y);
    return { ...match, dx: match.dx - dx, dy: match.dy - dy };
  });
}

/** Anchors nearer than this have print on both sides and tell half, mm. */
export const STRADDLE_MM = 4;

/** Whether an anchor there has print on both sides of a line: its place is that of neither. */
export const isBeside = (step: Step, x: number, y: number): boolean =>
  abs(distanceFrom(step, x, y)) < STRADDLE_MM;

/** Doubt is asked for at places along a line at most this far apart, mm. */
const PLACES_MM = 4;

/**
 * How far off a box may be because steps run elsewhere than where they were found, mm: what its worst
 * point would be shifted by if the lines ran as far off as they may.
 */
export function doubtOfSteps(steps: readonly Step[], box: BoxMm): number {
  return steps.reduce((sum, step) => sum + doubtOfStep(step, box), 0);
}

function doubtOfStep(step: Step, { x, y, width, height }: BoxMm): number {
  const [start, length, top, depth] =
    step.along === 'x' ? [x, width, y, height] : [y, height, x, width];
  const { slack, bend, shift, turn, middle, at, lean } = step;
  const places = ceil(length / PLACES_MM);
  let most = 0;
  for (let place = 0; place <= places; place++) {
    const u = start + (place * length) / places;
    const off = slack[max(0, min(slack.length - 1, floor((u / (2 * middle)) * slack.length)))]!;
    const first = top - at - lean * (u - middle);
    const size = hypot(shift.dx + (u - middle) * turn.dx, shift.dy + (u - middle) * turn.dy);
    // Halfway between where the line was found and where it may run, or as near to that as the box is.
    for (const worst of [-off / 2, off / 2]) {
      const t = max(first, min(first + depth, worst));
      const here = tanh(t / bend);
      const share = max(tanh((t + off) / bend) - here, here - tanh((t - off) / bend)) / 2;
      most = max(most, size * share);
    }
  }
  return most;
}
