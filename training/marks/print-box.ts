import { createGrey, type GreyImage, type RectPx } from '../../recognition/raster/image.ts';
import { CROP_DPI } from '../../recognition/segment/crop.ts';
import { MM_PER_INCH } from '../../schemas/units.ts';
import type { Random } from '../digits/random.ts';
import { type CellCanvas, drawLine } from '../digits/simulate-cell.ts';
import { LETTERS } from './letters.ts';

export const PER_MM = CROP_DPI / MM_PER_INCH;
/** Paper around the box, pixels: more than a crop's bleed, as segmentation looks beyond it. */
const MARGIN = 26;

/** A box as printed, and what is written on it, before any scanner saw it. */
export interface MarkCanvas extends CellCanvas {
  /** The form's own print where it lies on this scan, 0 … 1. */
  readonly print: Float32Array;
  readonly blank: GreyImage;
  /** Boxes of the same form beside this one. */
  readonly others: readonly RectPx[];
}

/** What all boxes of one sheet have in common; lengths in pixels at CROP_DPI. */
export interface BoxStyle {
  /** `bare`: a letter, or nothing, without a border. */
  readonly shape: 'square' | 'ring' | 'bare';
  readonly width: number;
  readonly height: number;
  readonly line: number;
  /** Height of the letter inside as a share of the box; null without one. */
  readonly letter: number | null;
  /** Half width of the letter's strokes. */
  readonly stroke: number;
  /** A template's box may be smaller than the ring around it: the ring's size in boxes. */
  readonly ring: number;
  /** Distance to the next equal box in boxes, to the right and below; null for a box by itself. */
  readonly pitch: { readonly x: number; readonly y: number } | null;
  /** How dark the blank prints, 0 … 1, and how blurred it is: it may be an erased photograph. */
  readonly blankTone: number;
  readonly blankBlur: number;
}

/** A checkbox of 3 to 6 mm on a form that was drawn. */
export function pickCheckbox(random: Random): BoxStyle {
  const side = Math.round(random.between(3, 6) * PER_MM);
  return {
    shape: 'square',
    width: side,
    height: side,
    line: random.between(0.15, 0.5) * PER_MM,
    letter: null,
    stroke: 0,
    ring: 1,
    pitch: null,
    blankTone: 1,
    blankBlur: 0,
  };
}

/** A bubble of 2 to 5 mm, mostly with a letter in it and equal ones around. */
export function pickBubble(random: Random): BoxStyle {
  const side = random.between(2, 5) * PER_MM;
  const isDrawn = random.chance(0.35);
  const shape = random.chance(0.65) ? 'ring' : random.chance(0.5) ? 'bare' : 'square';
  return {
    shape,
    width: Math.round(side * random.between(0.9, 1.2)),
    height: Math.round(side),
    line: random.between(0.12, 0.4) * PER_MM,
    letter: shape === 'bare' || random.chance(0.8) ? random.between(0.4, 0.75) : null,
    stroke: random.between(0.06, 0.2) * PER_MM,
    ring: random.chance(0.6) ? random.between(0.95, 1.1) : random.between(1.1, 1.6),
    pitch: random.chance(0.85) ? { x: random.between(1.25, 2.4), y: random.between(1.2, 2) } : null,
    blankTone: isDrawn ? 1 : random.between(0.25, 1),
    blankBlur: isDrawn ? 0 : random.between(0.5, 1.8),
  };
}

/** Where print lies on the scan against where registration believes it: pixels, and its size. */
export interface Misfit {
  readonly dx: number;
  readonly dy: number;
  readonly stretch: number;
}

/** Up to `jitter` mm off each way, and 1.5 % larger or smaller. */
export function pickMisfit(random: Random, jitter: number): Misfit {
  const off = (): number => random.between(-jitter, jitter) * PER_MM;
  return { dx: off(), dy: off(), stretch: random.between(0.985, 1.015) };
}

/** Prints a box of that style with that misfit, and the blank as the form has it. */
export function printBox(
  random: Random,
  misfit: Misfit,
  style: BoxStyle = pickCheckbox(random),
): MarkCanvas {
  const { width: w, height: h } = style;
  const [width, height] = [w + 2 * MARGIN, h + 2 * MARGIN];
  const inner = { x: MARGIN, y: MARGIN, width: w, height: h };
  const label = style.pitch === null && random.chance(0.35) ? random.between(0.4, 1.3) * PER_MM : null; // prettier-ignore
  const pattern = random.next();
  const places = placesOf(style);
  const letters = places.map(() => (style.letter === null ? null : random.pick(LETTERS)));
  const draw = ({ dx, dy, stretch }: Misfit): Float32Array => {
    const print = new Float32Array(width * height);
    const [cx, cy] = [width / 2 + dx, height / 2 + dy];
    places.forEach((place, index) => {
      const at = { x: cx + place.x * stretch, y: cy + place.y * stretch };
      drawBorder({ width, height, inner, density: print }, style, at, stretch);
      const letter = letters[index];
      if (letter) drawLetter({ width, height, inner, density: print }, style, at, letter);
    });
    if (label !== null) drawLabel(print, { width, height }, style, { cx, cy, label, pattern });
    return print;
  };
  const blank = createGrey(width, height);
  const plain = blur(draw({ dx: 0, dy: 0, stretch: 1 }), width, style.blankBlur);
  plain.forEach((v, i) => (blank.data[i] = Math.round(255 * (1 - style.blankTone * v))));
  return {
    width,
    height,
    inner,
    density: new Float32Array(width * height),
    print: draw(misfit),
    blank,
    others: places.slice(1).map(({ x, y }) => ({ ...inner, x: Math.round(MARGIN + x), y: Math.round(MARGIN + y) })), // prettier-ignore
  };
}

/** Centres of the box and of those around it, from the box's own. */
function placesOf({ pitch, width, height }: BoxStyle): { x: number; y: number }[] {
  const own = { x: 0, y: 0 };
  if (pitch === null) return [own];
  const [x, y] = [pitch.x * width, pitch.y * height];
  return [own, { x, y: 0 }, { x: -x, y: 0 }, { x: 0, y }, { x: 0, y: -y }];
}

function drawBorder(
  { width, height, density }: CellCanvas,
  style: BoxStyle,
  at: { x: number; y: number },
  stretch: number,
): void {
  if (style.shape === 'bare') return;
  const isRing = style.shape === 'ring';
  const grown = stretch * (isRing ? style.ring : 1);
  const [rx, ry] = [(grown * style.width) / 2, (grown * style.height) / 2];
  const reach = style.line / 2 + 1;
  const [top, bottom] = [Math.floor(at.y - ry - reach), Math.ceil(at.y + ry + reach)];
  const [left, right] = [Math.floor(at.x - rx - reach), Math.ceil(at.x + rx + reach)];
  for (let y = Math.max(0, top); y < Math.min(height, bottom); y++) {
    for (let x = Math.max(0, left); x < Math.min(width, right); x++) {
      const [px, py] = [Math.abs(x + 0.5 - at.x), Math.abs(y + 0.5 - at.y)];
      const edge = isRing
        ? Math.abs(Math.sqrt((px / rx) ** 2 + (py / ry) ** 2) - 1) * Math.min(rx, ry)
        : Math.abs(Math.max(px - rx, py - ry));
      const value = style.line / 2 + 0.5 - edge;
      const i = y * width + x;
      if (value > density[i]!) density[i] = Math.min(1, value);
    }
  }
}

function drawLetter(
  canvas: CellCanvas,
  style: BoxStyle,
  at: { x: number; y: number },
  letter: (typeof LETTERS)[number],
): void {
  const high = style.letter! * style.height;
  const place = ([u, v]: readonly [number, number]) => ({
    x: at.x + (u - 0.5) * 0.7 * high,
    y: at.y + (v - 0.5) * high,
  });
  for (const stroke of letter)
    for (let i = 1; i < stroke.length; i++)
      drawLine(canvas, place(stroke[i - 1]!), place(stroke[i]!), style.stroke);
}

/** Grey texture like words to the right of a box. */
function drawLabel(
  print: Float32Array,
  { width, height }: { width: number; height: number },
  style: BoxStyle,
  { cx, cy, label, pattern }: { cx: number; cy: number; label: number; pattern: number },
): void {
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const [px, py] = [x + 0.5 - cx, y + 0.5 - cy];
      if (px <= style.width / 2 + label || Math.abs(py) >= style.height * 0.45) continue;
      const wave = Math.sin(px * (0.5 + pattern)) + Math.sin(py * (0.9 - 0.4 * pattern));
      print[i] = Math.min(1, Math.max(print[i]!, 2 * wave - 0.4));
    }
  }
}

/** Box blur by a radius in pixels, the fraction taken as weight of the outermost ring. */
export function blur(plane: Float32Array, width: number, radius: number): Float32Array {
  if (radius <= 0) return plane;
  return blurAlong(blurAlong(plane, 1, radius), width, radius);
}

function blurAlong(plane: Float32Array, step: number, radius: number): Float32Array {
  const whole = Math.floor(radius);
  const rest = radius - whole;
  const blurred = new Float32Array(plane.length);
  for (let i = 0; i < plane.length; i++) {
    let sum = plane[i]!;
    for (let k = 1; k <= whole; k++) sum += (plane[i - k * step] ?? 0) + (plane[i + k * step] ?? 0);
    const far = (whole + 1) * step;
    sum += rest * ((plane[i - far] ?? 0) + (plane[i + far] ?? 0));
    blurred[i] = sum / (1 + 2 * radius);
  }
  return blurred;
}
