import type { MarkClass } from '../../recognition/read/mark-model.ts';
import type { Crop } from '../../recognition/segment/crop.ts';
import type { Glyph } from '../digits/glyphs.ts';
import type { Random } from '../digits/random.ts';
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
import { printBox, scanMark } from './simulate-mark.ts';

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

/** What is drawn how often: as many empty boxes as marked ones; troubles more than in life. */
const SHARES: Readonly<Record<MarkClass, number>> = {
  empty: 0.42,
  marked: 0.4,
  corrected: 0.08,
  stray: 0.1,
};
/** Registration leaves at most this, mm. */
const JITTER = 0.4;

/** A box with less foreign ink than this inside, as a share, is called empty. */
const TOUCHED = 0.008;

/** One box with everything on it, cut as the product cuts it. `real`: marks made with real pens. */
export function drawSample(real: readonly Glyph[], random: Random): MarkSample {
  const canvas = printBox(random, JITTER);
  const state = pickState(random);
  const aligned = random.chance(0.85);
  let drawing: string = state;
  const mark = (): void => {
    if (real.length > 0 && random.chance(0.5)) {
      const glyph = random.pick(real);
      drawing = `real ${glyph.label}`;
      writeRealMark(canvas, glyph, random);
      return;
    }
    drawing = random.pick(Object.keys(MARKS));
    MARKS[drawing]!(canvas, random);
  };
  if (state === 'marked') mark();
  if (state === 'corrected') {
    mark();
    strikeOut(canvas, random);
  }
  if (state === 'stray') drawStray(canvas, random);
  // In shares of the pen; on empty boxes the pen is what dirt is made of.
  if (random.chance(0.2)) addShadow(canvas, random, 0.35);
  drawDust(canvas, random);
  // Foreign ink that misses the box, or that segmentation took away, leaves the box empty.
  const pen = state === 'stray' ? random.between(120, 250) : random.between(85, 250);
  const crop = scanMark(canvas, random, { pen, aligned });
  const untouched = state === 'stray' && shareOfInk(crop) < TOUCHED;
  return { state: untouched ? 'empty' : state, drawing, crop };
}

/** Ink inside the box, as a share of it. */
function shareOfInk({ ink, inner }: Crop): number {
  let count = 0;
  for (let y = inner.y; y < inner.y + inner.height; y++) {
    for (let x = inner.x; x < inner.x + inner.width; x++) {
      if (ink.data[y * ink.width + x]! < 255) count++;
    }
  }
  return count / (inner.width * inner.height);
}

function pickState(random: Random): MarkClass {
  let left = random.next();
  for (const [state, share] of Object.entries(SHARES)) {
    left -= share;
    if (left < 0) return state as MarkClass;
  }
  return 'empty';
}
