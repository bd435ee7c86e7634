import { compareBoxes, type SheetBaseline } from '../../recognition/read/mark-surplus.ts';
import type { MarkClass } from '../../recognition/read/mark-model.ts';
import type { Crop } from '../../recognition/segment/crop.ts';
import type { Glyph } from '../digits/glyphs.ts';
import type { Random } from '../digits/random.ts';
import type { CutBox } from '../sheets/read-sheets.ts';
import {
  addGrain,
  addShadow,
  type Draw,
  drawBubbleFill,
  drawCircleAround,
  drawCircleInside,
  drawCross,
  drawDot,
  drawDust,
  drawFill,
  drawSlash,
  drawStray,
  drawTick,
  rubOut,
  strikeBubble,
  strikeOut,
  writeRealMark,
} from './draw-marks.ts';
import {
  type BoxStyle,
  type MarkCanvas,
  pickBubble,
  pickCheckbox,
  pickMisfit,
  printBox,
} from './print-box.ts';
import { pickPhotograph, pickScan, scanMark, type ScanStyle } from './simulate-mark.ts';

export interface MarkSample {
  readonly state: MarkClass;
  /** How it was drawn, for reports. */
  readonly drawing: string;
  readonly crop: Crop;
}

const MARKS: Readonly<Record<string, Draw>> = {
  tick: drawTick,
  cross: drawCross,
  slash: drawSlash,
  fill: drawFill,
  dot: drawDot,
  'circle around': drawCircleAround,
  'circle inside': drawCircleInside,
};

export type StateShares = Readonly<Record<MarkClass, number>>;

/** What is drawn how often for training: troubles far more than in life, to learn them. */
export const TRAINED_SHARES: StateShares = {
  empty: 0.42,
  marked: 0.4,
  corrected: 0.08,
  stray: 0.1,
};
/**
 * What boxes hold in life, as assumed: no published count was found. The model's odds are moved
 * to these; a form whose writers correct more needs its own.
 */
export const ASSUMED_SHARES: StateShares = {
  empty: 0.6,
  marked: 0.38,
  corrected: 0.01,
  stray: 0.01,
};
/**
 * How many boxes of a sheet that assumption is worth, as to corrected and stray ones. Of 10 … 1,000
 * the least log loss on 5,004 simulated boxes of seed 32 (`fuse.ts`), whose sheets differ by chance
 * alone: how much they do in life was counted nowhere.
 */
export const ASSUMED_BOXES = 100;
/** Registration leaves at most this, mm; where it failed unnoticed, more. */
const JITTER = 0.4;
const FAILED_JITTER = 0.7;
const FAILED = 0.1;

/** Share of boxes whose print segmentation aligned before taking it away. */
const ALIGNED = 0.92;
/** Show-through and folds are at most this share of a pen's darkness. */
export const SHADOW = 0.22;
/** Share of pens as pale as a hard pencil: the rest are ball pens and darker. */
const PALE = 0.08;
const PALE_PENCILS = 0.25;
/** A box with less foreign ink than this inside, as a share, is called empty. */
const TOUCHED = 0.008;

/** Share of sheets with bubbles, of the rest with checkboxes. */
const BUBBLE_SHEETS = 0.55;
/** Sheets hold many equal boxes, or too few to be compared. */
const MANY = { low: 16, high: 40 };
const FEW = { low: 1, high: 6 };
/** Share of neighbouring bubbles that are filled. */
const FILLED_NEIGHBOURS = 0.2;

/** One box with everything on it, cut as the product cuts it. `real`: marks made with real pens. */
export interface SheetSample extends MarkSample {
  readonly baseline: SheetBaseline | null;
}

/** The boxes of one simulated scan: print, scanner, light and the share of marks in common. */
export function drawSheetOfBoxes(
  real: readonly Glyph[],
  random: Random,
  shares: StateShares | null = null,
): SheetSample[] {
  const isBubbles = random.chance(BUBBLE_SHEETS);
  const print = isBubbles ? pickBubble(random) : pickCheckbox(random);
  const isPhotograph = random.chance(isBubbles ? 0.6 : 0.2);
  const scan = isPhotograph ? pickPhotograph(random) : pickScan(random);
  const { low, high } = random.chance(isBubbles ? 0.8 : 0.4) ? MANY : FEW;
  const count = Math.round(random.between(low, high));
  const mix = shares ?? mixStates(random);
  const samples = Array.from({ length: count }, () => drawSample(real, random, mix, { print, scan })); // prettier-ignore
  const baselines = compareBoxes(samples.map(({ crop }) => crop));
  return samples.map((sample, index) => ({ ...sample, baseline: baselines[index]! }));
}

/** Training's shares with more or fewer empty boxes: a sheet's own share varies. */
function mixStates(random: Random): StateShares {
  const empty = random.between(0.3, 0.85);
  const rest = (1 - empty) / (1 - TRAINED_SHARES.empty);
  const { marked, corrected, stray } = TRAINED_SHARES;
  return { empty, marked: rest * marked, corrected: rest * corrected, stray: rest * stray };
}

/** `sheet`: what the boxes of its sheet have in common; a checkbox by itself without. */
export function drawSample(
  real: readonly Glyph[],
  random: Random,
  shares: StateShares = TRAINED_SHARES,
  sheet: { readonly print: BoxStyle; readonly scan: ScanStyle } | null = null,
): MarkSample {
  const print = sheet?.print ?? pickCheckbox(random);
  const scan = sheet?.scan ?? pickScan(random);
  const jitter = random.chance(FAILED) ? FAILED_JITTER : JITTER;
  const canvas = printBox(random, pickMisfit(random, jitter), print);
  const state = pickState(random, shares);
  const aligned = random.chance(ALIGNED);
  const isBubble = print.pitch !== null || print.shape !== 'square';
  const drawing = isBubble
    ? drawOnBubble(canvas, state, real, random)
    : drawOnBox(canvas, state, real, random);
  if (random.chance(0.3)) addGrain(canvas, random);
  for (const other of canvas.others)
    if (random.chance(FILLED_NEIGHBOURS)) drawBubbleFill({ ...canvas, inner: other }, random);
  // In shares of the pen; on empty boxes the pen is what dirt is made of.
  if (random.chance(0.12)) addShadow(canvas, random, SHADOW);
  drawDust(canvas, random);
  const pale = state !== 'stray' && random.chance(isBubble ? PALE_PENCILS : PALE);
  const pen = pale ? random.between(85, 120) : random.between(120, 250);
  const crop = scanMark(canvas, random, { pen, aligned, scan });
  return { state: stateOfInk(state, crop), drawing, crop };
}

/** Bubbles are mostly filled, and a blot over a fill would be a fill: it is struck or rubbed out. */
function drawOnBubble(
  canvas: MarkCanvas,
  state: MarkClass,
  real: readonly Glyph[],
  random: Random,
): string {
  if (state !== 'marked' && state !== 'corrected') return drawOnBox(canvas, state, real, random);
  const isFill = random.chance(0.75);
  if (isFill) drawBubbleFill(canvas, random);
  const drawing = isFill ? 'bubble fill' : makeMark(canvas, real, random);
  if (state === 'marked') return drawing;
  if (random.chance(0.4)) rubOut(canvas, random);
  else strikeBubble(canvas, random);
  return drawing;
}

/** Draws what a box of that state holds, half of the marks with real ones; says how it was drawn. */
export function drawOnBox(
  canvas: MarkCanvas,
  state: MarkClass,
  real: readonly Glyph[],
  random: Random,
): string {
  switch (state) {
    case 'empty':
      return state;
    case 'stray':
      drawStray(canvas, random);
      return state;
    case 'marked':
      return makeMark(canvas, real, random);
    case 'corrected': {
      const drawing = makeMark(canvas, real, random);
      strikeOut(canvas, random);
      return drawing;
    }
  }
}

function makeMark(canvas: MarkCanvas, real: readonly Glyph[], random: Random): string {
  if (real.length > 0 && random.chance(0.5)) {
    const glyph = random.pick(real);
    writeRealMark(canvas, glyph, random);
    return `real ${glyph.label}`;
  }
  const drawing = random.pick(Object.keys(MARKS));
  MARKS[drawing]!(canvas, random);
  return drawing;
}

/**
 * Foreign ink that misses the box, or that segmentation took away, leaves the box empty; so does a
 * mark of which nothing is left after it was rubbed out.
 */
function stateOfInk(state: MarkClass, crop: Pick<Crop, 'ink' | 'inner'>): MarkClass {
  if (state === 'stray') return shareOfInk(crop) < TOUCHED ? 'empty' : state;
  return state === 'corrected' && crop.ink.data.every((value) => value === 255) ? 'empty' : state;
}

/** The state of a box that training/sheets cut. */
export const stateOnSheet = (box: CutBox): MarkClass => stateOfInk(box.truth as MarkClass, box);

/** Ink inside the box, as a share of it. */
function shareOfInk({ ink, inner }: Pick<Crop, 'ink' | 'inner'>): number {
  let count = 0;
  for (let y = inner.y; y < inner.y + inner.height; y++) {
    for (let x = inner.x; x < inner.x + inner.width; x++) {
      if (ink.data[y * ink.width + x]! < 255) count++;
    }
  }
  return count / (inner.width * inner.height);
}

export function pickState(random: Random, shares: StateShares): MarkClass {
  let left = random.next();
  for (const [state, share] of Object.entries(shares)) {
    left -= share;
    if (left < 0) return state as MarkClass;
  }
  return 'empty';
}
