import { MIN_MATCH, trustMatch } from './fit-global.ts';
import type { Size } from './homography.ts';
import type { Shift } from './local-fit.ts';
import type { AnchorMatch } from './match-anchors.ts';
import { solveSymmetric } from './solve.ts';
import { STRADDLE_MM } from './step.ts';

/** Bound once: these run for every anchor and candidate line. */
const { abs, max, min, tanh } = Math;

/** Paper bends over this length at a fold; a patch of print that a slip runs through blurs it as much. */
export const BEND_MM = 2;
/** Anchors this near to a line tell of its step, mm: beyond, paper stretches for other reasons. */
const BAND_MM = 30;
/** Scale of the robust weight, mm. */
const OUTLIER_MM = 0.25;
/** A match loses most of its say when it strays by more than this from slow stretch, mm. */
const STRAY_MM = 0.8;
/** The step's change along the line is held to nothing by as much as this many anchors. */
const TURN_PULL = 4;

/** Anchors as columns, in the order of v: the line runs along u, and v crosses it. */
export interface Columns {
  readonly count: number;
  readonly u: Float64Array;
  readonly v: Float64Array;
  /** Shifts along x and y, mm, and their weights. */
  readonly shifts: readonly [Float64Array, Float64Array];
  readonly weights: readonly [Float64Array, Float64Array];
  readonly length: number;
  readonly middle: number;
}

/** What a line would be worth, and the step that it would have. */
export interface FittedStep {
  readonly at: number;
  readonly lean: number;
  /** What the step takes away of the squares, and the squares without it, mm² × weight. */
  readonly gain: number;
  readonly before: number;
  readonly shift: Shift;
  readonly turn: Shift;
}

export function columnsOf(matches: readonly AnchorMatch[], along: 'x' | 'y', size: Size): Columns {
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
      column((match) => trustMatch(match, STRAY_MM) * match.anchor.xx),
      column((match) => trustMatch(match, STRAY_MM) * match.anchor.yy),
    ],
    length,
    middle: length / 2,
  };
}

/** 1, u, u², t, tu, t²: stretch without a step; then the step and its change along the line. */
const SMOOTH = 6;
const TERMS = 8;
const basis = new Float64Array(TERMS);
const normal = new Float64Array(TERMS * TERMS);
const right = new Float64Array(TERMS);
/** Both sides need so much evidence (sum of weights). */
const LEAST_EVIDENCE = 2;

/** The step that a line would have; null where too few anchors tell. */
export function fitStep(
  columns: Columns,
  at: number,
  lean: number,
  rounds: number,
): FittedStep | null {
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
