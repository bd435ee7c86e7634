import { BEND_MM, columnsOf, fitStep, type Columns, type FittedStep } from './fit-step.ts';
import type { Size } from './homography.ts';
import type { AnchorMatch } from './match-anchors.ts';
import { takeAway, type Step } from './step.ts';

const { abs, hypot } = Math;

/** Anchors place a line to about this, mm. */
const PLACED_MM = 3;
/** A smaller step is followed well enough by smooth fields, mm. */
const LEAST_MM = 0.12;
/** A step must take away this share of what strays in its band. */
const EXPLAINS = 0.35;
/** Lines of a page that are looked for, at most: a strip has two edges, a letter two folds. */
const MOST = 6;
/** Lines are looked for so far apart, and not nearer to the page's edge, mm. */
const SCAN_MM = 4;
const EDGE_MM = 12;
/** A line leans by at most this, mm per mm; one that leans so must gain a tenth more than a level one. */
const MOST_LEANING = 0.06;
/** Lines nearer to each other than this are one, mm. */
const APART_MM = 12;

/** Lines across the page at which the shifts of its anchors jump, the most telling first. */
export function findSteps(matches: readonly AnchorMatch[], size: Size): Step[] {
  let steps: Step[] = [];
  while (steps.length < MOST) {
    const next = findNext(takeAway(matches, steps), steps, size);
    if (!next) break;
    steps = resizeSteps(matches, [...steps, next], size);
  }
  return steps.length > 1 ? moveSteps(matches, steps, size) : steps;
}

/** Steps fitted anew, each beside the others: two edges of a strip share their anchors. */
function moveSteps(matches: readonly AnchorMatch[], steps: readonly Step[], size: Size): Step[] {
  return fitInTurn(matches, steps, (rest, step) => {
    const columns = columnsOf(rest, step.along, size);
    const start = fitStep(columns, step.at, step.lean, 2);
    return start && toStep(step.along, columns, sharpen(columns, start));
  });
}

/** The same where the lines are known to stay: only how far print steps there is measured. */
export function resizeSteps(
  matches: readonly AnchorMatch[],
  steps: readonly Step[],
  size: Size,
): Step[] {
  return fitInTurn(matches, steps, (rest, step) => {
    const found = fitStep(columnsOf(rest, step.along, size), step.at, step.lean, 3);
    return found && { ...step, shift: found.shift, turn: found.turn };
  });
}

function fitInTurn(
  matches: readonly AnchorMatch[],
  steps: readonly Step[],
  fit: (rest: readonly AnchorMatch[], step: Step) => Step | null,
): Step[] {
  const fitted = [...steps];
  for (const [index, step] of steps.entries()) {
    const others = fitted.filter((_, at) => at !== index);
    fitted[index] = fit(takeAway(matches, others), step) ?? step;
  }
  return fitted;
}

function findNext(matches: readonly AnchorMatch[], known: readonly Step[], size: Size) {
  let best: { along: 'x' | 'y'; columns: Columns; found: FittedStep } | null = null;
  for (const along of ['x', 'y'] as const) {
    const columns = columnsOf(matches, along, size);
    const end = along === 'x' ? size.height : size.width;
    for (let at = EDGE_MM; at < end - EDGE_MM; at += SCAN_MM) {
      if (known.some((step) => step.along === along && abs(step.at - at) < APART_MM)) continue;
      const found = fitStep(columns, at, 0, 1);
      if (found && (!best || found.gain > best.found.gain)) best = { along, columns, found };
    }
  }
  if (!best) return null;
  const found = sharpen(best.columns, best.found);
  return isStep(found) ? toStep(best.along, best.columns, found) : null;
}

const isStep = ({ gain, before, shift }: FittedStep): boolean =>
  hypot(shift.dx, shift.dy) >= LEAST_MM && gain >= EXPLAINS * before;

function toStep(
  along: 'x' | 'y',
  { middle }: Columns,
  { at, lean, shift, turn }: FittedStep,
): Step {
  return { along, at, lean, shift, turn, middle, bend: BEND_MM, slack: [PLACED_MM] };
}

/** Climbs to the best place and lean nearby. */
function sharpen(columns: Columns, start: FittedStep): FittedStep {
  let best = start;
  for (const [move, turn] of [
    [2, 0.02],
    [1, 0.01],
    [0.5, 0.005],
  ] as const)
    for (let moved = true, count = 0; moved && count < 6; count++) {
      moved = false;
      for (const [at, lean] of [
        [best.at - move, best.lean],
        [best.at + move, best.lean],
        [best.at, best.lean - turn],
        [best.at, best.lean + turn],
      ] as const) {
        if (abs(lean) > MOST_LEANING) continue;
        const found = fitStep(columns, at, lean, 2);
        if (!found || levelGain(found) <= levelGain(best)) continue;
        best = found;
        moved = true;
      }
    }
  return fitStep(columns, best.at, best.lean, 3) ?? best;
}

const levelGain = ({ gain, lean }: FittedStep): number =>
  gain * (1 - 0.1 * (lean / MOST_LEANING) ** 2);
