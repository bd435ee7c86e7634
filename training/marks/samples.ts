import type { MarkClass } from '../../recognition/read/mark-model.ts';
import type { Crop } from '../../recognition/segment/crop.ts';
import type { Glyph } from '../digits/glyphs.ts';
import type { Random } from '../digits/random.ts';
import type { CutBox } from '../sheets/read-sheets.ts';
import {
  addShadow,
  type Draw,
  drawCircleAround,
  drawCircleInside,
  drawCross,
  drawDot,
  drawDust,
  drawFill,
  drawSlash,
  drawStray,
  drawTick,
  strikeOut,
  writeRealMark,
} from './draw-marks.ts';
import { type MarkCanvas, printBox, scanMark } from './simulate-mark.ts';

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
/** Registration leaves at most this, mm. */
const JITTER = 0.4;

/** Share of boxes whose print segmentation aligned before taking it away. */
const ALIGNED = 0.92;
/** Show-through and folds are at most this share of a pen's darkness. */
export const SHADOW = 0.22;
/** Share of pens as pale as a hard pencil: the rest are ball pens and darker. */
const PALE = 0.08;
/** A box with less foreign ink than this inside, as a share, is called empty. */
const TOUCHED = 0.008;

/** One box with everything on it, cut as the product cuts it. `real`: marks made with real pens. */
export function drawSample(
  real: readonly Glyph[],
  random: Random,
  shares: StateShares = TRAINED_SHARES,
): MarkSample {
  const canvas = printBox(random, JITTER);
  const state = pickState(random, shares);
  const aligned = random.chance(ALIGNED);
  const drawing = drawOnBox(canvas, state, real, random);
  // In shares of the pen; on empty boxes the pen is what dirt is made of.
  if (random.chance(0.12)) addShadow(canvas, random, SHADOW);
  drawDust(canvas, random);
  const pale = state !== 'stray' && random.chance(PALE);
  const pen = pale ? random.between(85, 120) : random.between(120, 250);
  const crop = scanMark(canvas, random, { pen, aligned });
  return { state: stateOfInk(state, crop), drawing, crop };
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

/** Foreign ink that misses the box, or that segmentation took away, leaves the box empty. */
const stateOfInk = (state: MarkClass, crop: Pick<Crop, 'ink' | 'inner'>): MarkClass =>
  state === 'stray' && shareOfInk(crop) < TOUCHED ? 'empty' : state;

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
