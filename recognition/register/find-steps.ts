import { MIN_MATCH } from './fit-global.ts';
import type { Shift } from './local-fit.ts';
import type { AnchorMatch } from './match-anchors.ts';
import { solveSymmetric } from './solve.ts';
import { STRADDLE_MM, takeAway, type Step } from './step.ts';

/** Bound once: these run for every anchor and candidate line. */
const { abs, hypot, max, min, tanh } = Math;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Anchors this near to a line tell of its step, mm: beyond, paper stretches for other reasons. */
const BAND_MM = 30;
/** Paper bends over this length at a fold; a patch of print that a slip runs through blurs it as much. */
const BEND_MM = 2;
/** Anchors place a line to about this, mm. */
const PLACED_MM = 3;
/** Scale of the robust weight, mm. */
const OUTLIER_MM = 0.25;
/** A match loses most of its say when it strays by more than this from slow stretch, mm. */
const STRAY_MM = 0.8;
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
/** The step's change along the line is held to nothing by as much as this many anchors. */
const TURN_PULL = 4;

/** Anchors as columns, in the order of v: the line runs along u, and v crosses it. */
interface Columns {
  readonly count: number;
  readonly u: Float64Array;
  readonly v: Float64Array;
  /** Shifts along x and y, mm, and their weights. */
  readonly shifts: readonly [Float64Array, Float64Array];
  readonly weights: readonly [Float64Array, Float64Array];
  readonly length: number;
  readonly middle: number;
}

interface Candidate {
  readonly at: number;
  readonly lean: number;
  /** What the step takes away of the squares, and the squares without it, mm² × weight. */
  readonly gain: number;
  readonly before: number;
  readonly shift: Shift;
  readonly turn: Shift;
}

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
  let best: { along: 'x' | 'y'; columns: Columns; found: Candidate } | null = null;
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

const isStep = ({ gain, before, shift }: Candidate): boolean =>
  hypot(shift.dx, shift.dy) >= LEAST_MM && gain >= EXPLAINS * before;

function toStep(along: 'x' | 'y', { middle }: Columns, { at, lean, shift, turn }: Candidate): Step {
  return { along, at, lean, shift, turn, middle, bend: BEND_MM, slack: [PLACED_MM] };
}

/** Climbs to the best place and lean nearby. */
function sharpen(columns: Columns, start: Candidate): Candidate {
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

const levelGain = ({ gain, lean }: Candidate): number =>
  gain * (1 - 0.1 * (lean / MOST_LEANING) ** 2);

function columnsOf(matches: readonly AnchorMatch[], along: 'x' | 'y', size: Size): Columns {
  const across = ({ anchor }: AnchorMatch): number => (along === 'x' ? anchor.y : anchor.x);
  const known = matches
    .filter(({ score }) => score >= MIN_MATCH)
    .sort((one, two) => across(one) - across(two));
  const column = (of: (match: AnchorMatch) => number): Float64Array => Float64Array.from(known, of);
  const x = column(({ anchor }) => anchor.x);
  const y = column(({ anchor }) => anchor.y);
  const length = along === 'x' ? size.width : size.height;
  return {
    count: known.length,
    u: along === 'x' ? x : y,
    v: along === 'x' ? y : x,
    shifts: [column(({ dx }) => dx), column(({ dy }) => dy)],
    weights: [
      column((match) => trustMatch(match) * match.anchor.xx),
      column((match) => trustMatch(match) * match.anchor.yy),
    ],
    length,
    middle: length / 2,
  };
}

/** A match far astray was taken for another, or lies behind a step that is found first. */
const trustMatch = ({ anchor: { xx, xy, yy }, dx, dy, score }: AnchorMatch): number =>
  (score / (1 + (xx * dx * dx + 2 * xy * dx * dy + yy * dy * dy) / STRAY_MM ** 2)) ** 2;

/** 1, u, u², t, tu, t²: stretch without a step; then the step and its change along the line. */
const SMOOTH = 6;
const TERMS = 8;
const basis = new Float64Array(TERMS);
const normal = new Float64Array(TERMS * TERMS);
const right = new Float64Array(TERMS);
/** Both sides need so much evidence (sum of weights). */
const LEAST_EVIDENCE = 2;

/** The step that a line would have; null where too few anchors tell. */
function fitStep(columns: Columns, at: number, lean: number, rounds: number): Candidate | null {
  const x = fitComponent(columns, 0, at, lean, rounds);
  const y = fitComponent(columns, 1, at, lean, rounds);
  if (!x && !y) return null;
  const none = { gain: 0, before: 0, step: 0, turn: 0 };
  const [a, b] = [x ?? none, y ?? none];
  return {
    at,
    lean,
    gain: a.gain + b.gain,
    before: a.before + b.before,
    shift: { dx: a.step, dy: b.step },
    turn: { dx: a.turn, dy: b.turn },
  };
}

function fitComponent(
  columns: Columns,
  component: 0 | 1,
  at: number,
  lean: number,
  rounds: number,
) {
  const { u, v, middle, count } = columns;
  const shifts = columns.shifts[component];
  const weights = columns.weights[component];
  let solution: Float64Array | null = null;
  let gain = 0;
  let before = 0;
  const reach = BAND_MM + abs(lean) * middle;
  let first = 0;
  while (first < count && v[first]! < at - reach) first++;
  for (let round = 0; round < rounds; round++) {
    normal.fill(0);
    right.fill(0);
    let squares = 0;
    let ahead = 0;
    let behind = 0;
    for (let index = first; index < count && v[index]! <= at + reach; index++) {
      const t = v[index]! - at - lean * (u[index]! - middle);
      if (t > BAND_MM || t < -BAND_MM || weights[index] === 0) continue;
      const shift = shifts[index]!;
      fillBasis((u[index]! - middle) / middle, t);
      let weight = weights[index]! * (1 - (t / BAND_MM) ** 2);
      if (t < STRADDLE_MM && t > -STRADDLE_MM) weight *= 0.3;
      if (solution) {
        let error = shift;
        for (let term = 0; term < TERMS; term++) error -= solution[term]! * basis[term]!;
        weight /= (1 + (error / OUTLIER_MM) ** 2) ** 2;
      }
      if (t < 0) ahead += weight;
      else behind += weight;
      squares += weight * shift * shift;
      for (let i = 0; i < TERMS; i++) {
        const product = weight * basis[i]!;
        right[i]! += product * shift;
        for (let j = 0; j <= i; j++) normal[i * TERMS + j]! += product * basis[j]!;
      }
    }
    if (min(ahead, behind) < LEAST_EVIDENCE) return null;
    for (let i = 0; i < TERMS; i++) {
      normal[i * TERMS + i]! += i === TERMS - 1 ? TURN_PULL : 0.02;
      for (let j = 0; j < i; j++) normal[j * TERMS + i] = normal[i * TERMS + j]!;
    }
    const full = solveSymmetric(Float64Array.from(normal), Float64Array.from(right), TERMS);
    const plain = solveSymmetric(leading(SMOOTH), right.slice(0, SMOOTH), SMOOTH);
    if (!full || !plain) return null;
    solution = full;
    gain = dot(full, TERMS) - dot(plain, SMOOTH);
    before = max(0, squares - dot(plain, SMOOTH));
  }
  return solution && { gain, before, step: solution[6]!, turn: solution[7]! / middle };
}

function fillBasis(u: number, t: number): void {
  const half = tanh(t / BEND_MM) / 2;
  const s = t / BAND_MM;
  basis[0] = 1;
  basis[1] = u;
  basis[2] = u * u;
  basis[3] = s;
  basis[4] = s * u;
  basis[5] = s * s;
  basis[6] = half;
  basis[7] = half * u;
}

/** The part of the normal equations that has no step. */
function leading(size: number): Float64Array {
  const part = new Float64Array(size * size);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++)
      part[row * size + column] = normal[row * TERMS + column]!;
  return part;
}

function dot(solution: Float64Array, terms: number): number {
  let sum = 0;
  for (let term = 0; term < terms; term++) sum += solution[term]! * right[term]!;
  return sum;
}
