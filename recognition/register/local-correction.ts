import { indexMatches, type AnchorField } from './anchor-field.ts';
import { fitAround } from './choose-side.ts';
import type { Size } from './homography.ts';
import {
  gather,
  makeNeighbourhood,
  regress,
  supportOf,
  type Neighbourhood,
  type Reach,
  type Shift,
} from './local-fit.ts';
import type { AnchorMatch } from './match-anchors.ts';

/** Bound once: this runs for every node and anchor. */
const { abs, ceil, floor, hypot, max, min } = Math;

/**
 * Radii of influence of an anchor, mm (standard deviation of a Gaussian). The wide field carries
 * slow stretch over places without anchors, such as large empty boxes; the near field, fitted to
 * what the wide one leaves, averages a few anchors of a 9 mm grid and follows folds and slips.
 */
const WIDE: Reach = { x: 32, y: 32 };
const NEAR: Reach = { x: 10, y: 10 };
/** Rollers and folds move a whole line of the page: anchors far along it speak for its middle. */
const ROW: Reach = { x: 60, y: 6 };
const COLUMN: Reach = { x: 6, y: 60 };
/** Evidence (sum of weights) near a point that settles a direction without asking far along it. */
const ENOUGH = 0.5;
/** Spacing of the nodes between which the fields are interpolated, mm. */
const WIDE_NODE_MM = 20;
const NEAR_NODE_MM = 4;

/** Anchors 9 mm apart tell where a slip runs no better than this, mm. */
const TEAR_MM = 8;
/** Smoothing takes up to a sixth off a step: calibrated on strips that slipped by 1 mm. */
const UNDERSTATED = 1.2;
/** A slip or fold touches a small box as a whole, but a line of text only where it crosses it. */
const ROUGH_QUANTILE = 0.9;

/** A field of small shifts over the form, mm. */
export type Correction = (x: number, y: number) => Shift;

/** Slow stretch of the paper. */
export function correctWidely(
  matches: readonly AnchorMatch[],
  trust: Float64Array,
  size: Size,
): Correction {
  const field = indexMatches(matches, size);
  const near = makeNeighbourhood(matches.length);
  const nodes = latticeOf(size, WIDE_NODE_MM, (x, y) => {
    gather(near, field, trust, WIDE, x, y, -1);
    const model = regress(near, near.weight);
    return { dx: model[0]!, dy: model[3]! };
  });
  return (x, y) => interpolate(nodes, x, y);
}

/** Matches told relative to a field. */
export function subtractField(matches: readonly AnchorMatch[], field: Correction): AnchorMatch[] {
  return matches.map((match) => {
    const { dx, dy } = field(match.anchor.x, match.anchor.y);
    return { ...match, dx: match.dx - dx, dy: match.dy - dy };
  });
}

/** What the anchors around a place say of its shift, beyond the wide field. */
export interface NearField {
  readonly shiftAt: Correction;
  /** Doubt about the side of a slip, or its step where it runs through a box, mm. */
  roughnessIn(box: { x: number; y: number; width: number; height: number }): number;
}

/** Fast local shifts, fitted to matches from which the wide field has been taken; made when asked. */
export function correctNearby(
  matches: readonly AnchorMatch[],
  trust: Float64Array,
  size: Size,
): NearField {
  const predict = openPredictor(matches, trust, size);
  const nodes = latticeOf(size, NEAR_NODE_MM, (x, y) => predict(x, y, -1));
  return {
    shiftAt: (x, y) => interpolate(nodes, x, y),
    roughnessIn: (box) => measureRoughness(nodes, box),
  };
}

/** A shift, and how far off it is if another explanation should be the true one, mm. */
export interface Predicted extends Shift {
  readonly doubt: number;
}

/** What the anchors around a place, less the one numbered `without`, say of its shift. */
export function openPredictor(
  matches: readonly AnchorMatch[],
  trust: Float64Array,
  size: Size,
): (x: number, y: number, without: number) => Predicted {
  const field: AnchorField = indexMatches(matches, size);
  const near: Neighbourhood = makeNeighbourhood(matches.length);
  const along = (reach: Reach, x: number, y: number, without: number): Float64Array => {
    gather(near, field, trust, reach, x, y, without);
    return fitAround(near).model;
  };
  return (x, y, without) => {
    gather(near, field, trust, NEAR, x, y, without);
    const { model, doubt } = fitAround(near);
    const support = supportOf(near);
    let dx = model[0]!;
    let dy = model[3]!;
    let unsure = doubt;
    if (support.x < ENOUGH) {
      const told = along(ROW, x, y, without)[0]!;
      const share = 1 - support.x / ENOUGH;
      unsure = max(unsure, share * abs(told - dx));
      dx += share * (told - dx);
    }
    if (support.y < ENOUGH) {
      const told = along(COLUMN, x, y, without)[3]!;
      const share = 1 - support.y / ENOUGH;
      unsure = max(unsure, share * abs(told - dy));
      dy += share * (told - dy);
    }
    return { dx, dy, doubt: unsure };
  };
}

/** Values at the nodes of a grid over the form, each worked out when first asked for. */
interface Lattice<T extends Shift> {
  readonly columns: number;
  readonly rows: number;
  readonly pitch: number;
  at(column: number, row: number): T;
}

function latticeOf<T extends Shift>(
  size: Size,
  pitch: number,
  valueAt: (x: number, y: number) => T,
): Lattice<T> {
  const columns = max(2, ceil(size.width / pitch) + 1);
  const rows = max(2, ceil(size.height / pitch) + 1);
  const known = new Array<T | undefined>(columns * rows);
  return {
    columns,
    rows,
    pitch,
    at: (column, row) => (known[row * columns + column] ??= valueAt(column * pitch, row * pitch)),
  };
}

function interpolate(lattice: Lattice<Shift>, x: number, y: number): Shift {
  const { columns, rows, pitch } = lattice;
  const u = min(columns - 1, max(0, x / pitch));
  const v = min(rows - 1, max(0, y / pitch));
  const left = min(columns - 2, u | 0);
  const top = min(rows - 2, v | 0);
  const [p, q] = [u - left, v - top];
  const a = lattice.at(left, top);
  const b = lattice.at(left + 1, top);
  const c = lattice.at(left, top + 1);
  const d = lattice.at(left + 1, top + 1);
  return {
    dx: (1 - q) * (a.dx + p * (b.dx - a.dx)) + q * (c.dx + p * (d.dx - c.dx)),
    dy: (1 - q) * (a.dy + p * (b.dy - a.dy)) + q * (c.dy + p * (d.dy - c.dy)),
  };
}

function measureRoughness(
  nodes: Lattice<Predicted>,
  box: { x: number; y: number; width: number; height: number },
): number {
  const within = (value: number, count: number): number => max(0, min(count - 1, value));
  const left = within(floor((box.x - TEAR_MM) / nodes.pitch), nodes.columns);
  const right = within(ceil((box.x + box.width + TEAR_MM) / nodes.pitch), nodes.columns);
  const top = within(floor((box.y - TEAR_MM) / nodes.pitch), nodes.rows);
  const bottom = within(ceil((box.y + box.height + TEAR_MM) / nodes.pitch), nodes.rows);
  const values: number[] = [];
  for (let row = top; row <= bottom; row++)
    for (let column = left; column <= right; column++) {
      const here = nodes.at(column, row);
      // Two nodes wide: the smooth field may share a slip out between two steps.
      const across = stepBetween(
        nodes.at(within(column - 1, nodes.columns), row),
        nodes.at(within(column + 1, nodes.columns), row),
      );
      const down = stepBetween(
        nodes.at(column, within(row - 1, nodes.rows)),
        nodes.at(column, within(row + 1, nodes.rows)),
      );
      values.push(max(here.doubt, across, down));
    }
  values.sort((a, b) => a - b);
  return UNDERSTATED * values[floor(ROUGH_QUANTILE * (values.length - 1))]!;
}

const stepBetween = (one: Shift, two: Shift): number => hypot(one.dx - two.dx, one.dy - two.dy);
