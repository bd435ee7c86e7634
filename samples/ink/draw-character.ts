import type { Random } from '../random.ts';
import { pixelsPerMm, type Sheet } from '../raster/sheet.ts';
import { fillContours, strokeLines, type Mask } from '../raster/mask.ts';
import { smoothCurve } from './curve.ts';
import { DIGIT_SHAPES } from './digit-shapes.ts';
import type { Glyph, Typeface } from './fonts.ts';
import type { Hand } from './hand.ts';
import { paintMask, reshapeStrokes } from './pen.ts';

/** A character ready to be placed: its shape with the baseline at y = 0, in em. */
export type Letter =
  | { readonly kind: 'outline'; readonly glyph: Glyph; readonly advance: number }
  | {
      readonly kind: 'strokes';
      readonly strokes: readonly (readonly (readonly [number, number])[])[];
      readonly advance: number;
    };

/** Height of a stroke digit and its width with the room around it, in em. */
const DIGIT_HEIGHT = 0.72;
const DIGIT_ADVANCE = 0.58;

/** The first font that holds the character. Throws when none does: answers must be writable. */
export function findGlyph(faces: readonly Typeface[], character: string): Glyph {
  for (const face of faces) {
    const glyph = face.glyph(character);
    if (glyph) return glyph;
  }
  throw new Error(`no font holds U+${character.codePointAt(0)?.toString(16)}`);
}

/** Gives a character the shape that this hand gives it. */
export function shapeLetter(character: string, hand: Hand, random: Random): Letter {
  const variants = DIGIT_SHAPES[character];
  if (hand.digits === 'strokes' && variants) {
    const habit = random.fork(`${hand.digitSeed}${character}`);
    // People keep to one shape, and now and then do not.
    const shape = random.chance(0.85) ? variants[habitOf(hand, character, variants.length)] : null;
    const wobble = 0.012 + 0.03 * hand.mess;
    const strokes = (shape ?? habit.pick(variants)).map((stroke) =>
      stroke.map(
        ([x, y]) =>
          [
            (x + 0.05) * DIGIT_HEIGHT * 1.05 + random.normal(0, wobble * DIGIT_HEIGHT),
            (y - 1) * DIGIT_HEIGHT + random.normal(0, wobble * DIGIT_HEIGHT),
          ] as const,
      ),
    );
    return { kind: 'strokes', strokes: keepCorners(strokes, shape), advance: DIGIT_ADVANCE };
  }
  const isLatin = (character.codePointAt(0) ?? 0) < 0x2000;
  const glyph = findGlyph(isLatin ? hand.latin : hand.japanese, character);
  return { kind: 'outline', glyph, advance: glyph.advance };
}

function habitOf(hand: Hand, character: string, variants: number): number {
  const code = character.charCodeAt(0) * 7919 + Number(hand.digitSeed);
  return code % variants;
}

/** Jitter must not pull apart the doubled points that stand for corners. */
function keepCorners(
  strokes: readonly (readonly (readonly [number, number])[])[],
  shape: readonly (readonly (readonly [number, number])[])[] | null | undefined,
): (readonly (readonly [number, number])[])[] {
  if (!shape) return [...strokes];
  return strokes.map((stroke, number) =>
    stroke.map((point, index) => {
      const [before, here] = [shape[number]?.[index - 1], shape[number]?.[index]];
      const isCorner = before && here && before[0] === here[0] && before[1] === here[1];
      return isCorner ? (stroke[index - 1] ?? point) : point;
    }),
  );
}

/** Where and how big: pixels; `condense` narrows. */
export interface Placement {
  readonly x: number;
  readonly baseline: number;
  readonly size: number;
  readonly condense: number;
}

/** Draws one letter with this hand's jitter, and tells the pixels that it covers. */
export function drawLetter(
  sheet: Sheet,
  letter: Letter,
  at: Placement,
  hand: Hand,
  random: Random,
): Mask | null {
  const bend = makeBend(random, at, hand, letter.advance);
  const pressure = makePressure(random);
  let mask: Mask | null;
  if (letter.kind === 'outline') {
    const filled = fillContours(letter.glyph.contours.map((contour) => bend(contour)));
    mask = filled && reshapeStrokes(filled, (x, y) => hand.pen.growth + 0.35 * pressure(x, y));
  } else {
    const radius = (hand.pen.width / 2) * pixelsPerMm(sheet);
    mask = strokeLines(
      letter.strokes.map((stroke) => bend(smoothCurve(stroke))),
      (line, share) => radius * (1 + 0.16 * pressure(share * 60, line * 30)),
    );
  }
  if (mask) paintMask(sheet, mask, hand.pen, random);
  return mask;
}

/** Placement, turn, slant and a small elastic warp in one: em units to pixels. */
function makeBend(
  random: Random,
  at: Placement,
  hand: Hand,
  advance: number,
): (points: readonly number[] | Float64Array) => Float64Array {
  const jitter = 0.35 + hand.mess;
  const turn = random.normal(0, 0.022 * jitter);
  const shear = hand.slant + random.normal(0, 0.03 * jitter);
  const scaleX = at.size * at.condense * random.normal(1, 0.04 * jitter);
  const scaleY = at.size * random.normal(1, 0.04 * jitter);
  const shiftX = at.x + at.size * random.normal(0, 0.012 * jitter);
  const shiftY = at.baseline + at.size * random.normal(0, 0.018 * jitter);
  const amplitude = 0.014 * jitter;
  const phases = [random.between(0, 6.3), random.between(0, 6.3), random.between(4, 8)] as const;
  const [phaseX, phaseY, wave] = phases;
  const middle = advance / 2;
  return (points) => {
    const out = new Float64Array(points.length);
    for (let index = 0; index + 1 < points.length; index += 2) {
      const x = points[index] as number;
      const y = points[index + 1] as number;
      const bentX = x - middle + amplitude * Math.sin(wave * y + phaseX) - shear * (y + 0.35);
      const bentY = y + 0.35 + amplitude * Math.sin(wave * x + phaseY);
      out[index] = shiftX + scaleX * (bentX * Math.cos(turn) - bentY * Math.sin(turn) + middle);
      out[index + 1] = shiftY + scaleY * (bentX * Math.sin(turn) + bentY * Math.cos(turn) - 0.35);
    }
    return out;
  };
}

/** Slow change of pressure over a letter, −1 … 1. */
function makePressure(random: Random): (x: number, y: number) => number {
  const [a, b, c] = [random.between(0, 6.3), random.between(0.05, 0.12), random.between(0.04, 0.1)];
  return (x, y) => Math.sin(a + b * x + c * y);
}
