import type { Anchor } from './anchors.ts';
import type { Size } from './homography.ts';
import type { Correction } from './local-correction.ts';
import { distanceFrom, shiftBySteps, type Step } from './step.ts';

/** Bound once: these run for every pixel of print near a line. */
const { abs, floor, max, min, round, tanh } = Math;

/** The scan as the anchors see it: darkness where the fit puts a point of the form (mm). */
export interface PrintView {
  readonly pixelsPerMm: number;
  readonly darkAt: (x: number, y: number) => number;
}

/** Anchors place a line to about this, mm: print is asked so far on either side. */
const REACH_MM = 8;
const BIN_MM = 0.5;
const BINS = (2 * REACH_MM) / BIN_MM;
/** Parts along the line in which votes are summed. */
const PARTS = 10;
/** Either end of a line is moved by at most this, in bins. */
const MOST_MOVED = 12;
const CUTS = 2 * MOST_MOVED + 1;
/** Lines that lose less than this share of all votes against the best may be the true one. */
const TOLERANCE = 0.03;
/**
 * Paper is folded along its edges, and rollers lie across it: a line that leans by this much needs
 * `TOLERANCE` more of the votes than a level one.
 */
const LEANING = 0.05;
/** How sharply print steps at a line, mm: a slip is cut, a fold bends over some millimetres. */
const BENDS = [0.3, 1, 2, 3];
/** Every second pixel of an anchor tells as much as all of them. */
const STRIDE = 2;
/** Print is compared at these shares of the step: −1 before the line, 1 behind it. */
const SHARES = [-1, -0.5, 0, 0.5, 1];

/**
 * Each line where print itself says that it runs, and bent as sharply: every pixel of an anchor near
 * it is more like what the scan shows by the shift before the line, behind it, or in between. Anchors
 * 9 mm apart, each of them 10 mm wide, place a line no better than to some millimetres; where there
 * is print, its pixels do to half a millimetre. `stretch`: the paper without its steps.
 */
export function placeSteps(
  steps: readonly Step[],
  anchors: readonly Anchor[],
  stretch: Correction,
  view: PrintView,
  size: Size,
): Step[] {
  return steps.map((step, index) => {
    const others = steps.filter((_, at) => at !== index);
    const rest: Correction = (x, y) => {
      const [slow, stepped] = [stretch(x, y), shiftBySteps(others, x, y)];
      return { dx: slow.dx + stepped.dx, dy: slow.dy + stepped.dy };
    };
    const length = step.along === 'x' ? size.width : size.height;
    return moveLine(step, countVotes(step, anchors, rest, view, length), length);
  });
}

/** How alike form and scan are, by share of the step, part along the line and bin across it. */
type Votes = Float64Array;
const voteAt = (share: number, part: number, bin: number): number =>
  (share * PARTS + part) * BINS + bin;

function countVotes(
  step: Step,
  anchors: readonly Anchor[],
  rest: Correction,
  { pixelsPerMm, darkAt }: PrintView,
  length: number,
): Votes {
  const votes = new Float64Array(SHARES.length * PARTS * BINS);
  const { shift, turn, middle } = step;
  for (const { x: centreX, y: centreY, fine } of anchors) {
    if (abs(distanceFrom(step, centreX, centreY)) > REACH_MM + 4) continue;
    const base = rest(centreX, centreY);
    const cx = floor(centreX * pixelsPerMm) + 0.5;
    const cy = floor(centreY * pixelsPerMm) + 0.5;
    const along = step.along === 'x' ? centreX : centreY;
    const part = max(0, min(PARTS - 1, floor((along / length) * PARTS)));
    const dx = (shift.dx + (along - middle) * turn.dx) / 2;
    const dy = (shift.dy + (along - middle) * turn.dy) / 2;
    for (let index = 0; index < fine.values.length; index += STRIDE) {
      const x = (cx + fine.dx[index]!) / pixelsPerMm;
      const y = (cy + fine.dy[index]!) / pixelsPerMm;
      const bin = floor((distanceFrom(step, x, y) + REACH_MM) / BIN_MM);
      if (bin < 0 || bin >= BINS) continue;
      for (let at = 0; at < SHARES.length; at++) {
        const share = SHARES[at]!;
        const dark = darkAt(x + base.dx + share * dx, y + base.dy + share * dy);
        votes[voteAt(at, part, bin)]! += fine.values[index]! * dark;
      }
    }
  }
  return votes;
}

interface Line {
  /** How far it is moved at its two ends, in bins. */
  readonly first: number;
  readonly last: number;
  readonly bend: number;
  readonly gain: number;
}

/** The middle of all lines that print allows, and how far they stray from it in each part. */
function moveLine(step: Step, votes: Votes, length: number): Step {
  let total = 0;
  for (let part = 0; part < PARTS; part++)
    for (let bin = 0; bin < BINS; bin++)
      total += abs(votes[voteAt(0, part, bin)]! - votes[voteAt(SHARES.length - 1, part, bin)]!);
  const leanOf = ({ first, last }: Line): number => step.lean + (BIN_MM * (last - first)) / length;
  const lines = BENDS.flatMap((bend) => listLines(votes, bend)).map((line) => ({
    ...line,
    gain: line.gain - TOLERANCE * total * (leanOf(line) / LEANING) ** 2,
  }));
  const best = lines.reduce((one, two) => (two.gain > one.gain ? two : one));
  const allowed = lines.filter(
    ({ bend, gain }) => bend === best.bend && gain >= best.gain - TOLERANCE * total,
  );
  const mean = (of: 'first' | 'last'): number =>
    allowed.reduce((sum, line) => sum + line[of], 0) / allowed.length;
  const [first, last] = [mean('first'), mean('last')];
  const slack = Array.from({ length: PARTS }, (_, part) =>
    allowed.reduce(
      (most, line) =>
        max(most, abs(offsetAt(line.first, line.last, part) - offsetAt(first, last, part))),
      1,
    ),
  );
  return {
    ...step,
    at: step.at + (BIN_MM * (first + last)) / 2,
    lean: step.lean + (BIN_MM * (last - first)) / length,
    bend: best.bend,
    slack: slack.map((bins) => bins * BIN_MM),
  };
}

const offsetAt = (first: number, last: number, part: number): number =>
  first + ((last - first) * (part + 0.5)) / PARTS;

function listLines(votes: Votes, bend: number): Line[] {
  const gains = new Float64Array(PARTS * CUTS);
  for (let part = 0; part < PARTS; part++)
    for (let cut = 0; cut < CUTS; cut++)
      gains[part * CUTS + cut] = gainOf(votes, part, cut - MOST_MOVED, bend);
  const lines: Line[] = [];
  for (let first = -MOST_MOVED; first <= MOST_MOVED; first++)
    for (let last = -MOST_MOVED; last <= MOST_MOVED; last++) {
      let gain = 0;
      for (let part = 0; part < PARTS; part++)
        gain += gains[part * CUTS + round(offsetAt(first, last, part)) + MOST_MOVED]!;
      lines.push({ first, last, bend, gain });
    }
  return lines;
}

/** How alike a part is when the line is moved there by some bins. */
function gainOf(votes: Votes, part: number, moved: number, bend: number): number {
  let sum = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const t = (bin + 0.5 - moved) * BIN_MM - REACH_MM;
    const share = (tanh(t / bend) + 1) * ((SHARES.length - 1) / 2);
    const at = min(SHARES.length - 2, floor(share));
    const over = share - at;
    sum += (1 - over) * votes[voteAt(at, part, bin)]! + over * votes[voteAt(at + 1, part, bin)]!;
  }
  return sum;
}
