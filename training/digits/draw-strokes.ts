import { cutToInk, type Glyph } from './glyphs.ts';
import type { Random } from './random.ts';
import { type CellCanvas, drawLine } from './simulate-cell.ts';
import type { StrokePoint } from './skeleton.ts';

/** Height of a drawn digit, and the room around it, in pixels. */
const [HEIGHT, ROOM] = [64, 32];
const STEPS = 12;
/** A stroke of less than this share of the height makes no 7 of a 1, however level it lies. */
const SHORT = 0.25;

type Stroke = readonly StrokePoint[];

/**
 * Digits that are told apart by an angle or a gap, drawn by rule in boxes 1 high, y downwards. The
 * digits of MNIST are American and the fonts are few: they leave open where a 1 with a flag ends and
 * a 7 with a short bar begins. What decides here is how the stroke before the stem falls to the left:
 * a flag by 25° or more, a bar by 21° at most; what is shorter than SHORT is always a flag. Forms
 * after how schools teach them, in Japan (a 7 with a hook on the left, an open 4, a 9 with a straight
 * leg) and abroad (a 1 with flag and foot). The samples' own shapes (samples/ink/digit-shapes.ts) are
 * not used.
 */
export function drawStrokeDigit(random: Random): Glyph {
  const [label, draw] = random.pick(DRAWN);
  return { label, ink: inkStrokes(draw(random), random), source: `strokes/${label}` };
}

/** Ones and sevens twice: no others are mistaken for each other as often. */
const DRAWN: readonly (readonly [string, (random: Random) => Stroke[]])[] = [
  ['1', drawOne],
  ['1', drawOne],
  ['7', drawSeven],
  ['7', drawSeven],
  ['4', drawFour],
  ['9', drawNine],
];

function drawOne(random: Random): Stroke[] {
  const foot = { x: random.between(-0.2, 0.12), y: 1 };
  const stem = bend({ x: 0, y: 0 }, foot, random.between(-0.04, 0.04));
  const strokes = [stem];
  if (random.chance(0.4)) {
    const length = random.between(0.08, 0.42);
    const angle = random.between(0.25, length < SHORT ? 1.5 : 0.95);
    strokes.push(bend(leaveStem(foot, angle, length), { x: 0, y: 0 }, random.between(-0.04, 0.04)));
    const reach = random.between(0.1, 0.32);
    if (random.chance(0.3))
      strokes.push([
        { x: foot.x - reach, y: 1 },
        { x: foot.x + reach, y: 1 },
      ]);
  }
  return strokes;
}

function drawSeven(random: Random): Stroke[] {
  const foot = { x: random.between(-0.55, 0.08), y: 1 };
  const slope = Math.atan2(-foot.x, 1);
  const angle = random.between(1.2, 1.7) - slope;
  const length = random.between(0.33, 0.75);
  const start = leaveStem(foot, angle, length);
  const strokes = [
    bend(start, { x: 0, y: 0 }, random.between(-0.06, 0.06)),
    bend({ x: 0, y: 0 }, foot, random.between(-0.03, 0.14)),
  ];
  if (random.chance(0.35)) {
    const hook = {
      x: start.x + random.between(-0.06, 0.05),
      y: start.y + random.between(0.08, 0.35),
    };
    strokes.push([hook, start]);
  }
  return strokes;
}

function drawFour(random: Random): Stroke[] {
  const crossing = { x: 0, y: random.between(0.5, 0.72) };
  const left = { x: -random.between(0.32, 0.6), y: crossing.y + random.between(-0.05, 0.06) };
  const top = { x: left.x + random.between(0.02, 0.25), y: random.between(-0.06, 0.15) };
  const right = { x: random.between(0.05, 0.3), y: crossing.y + random.between(-0.06, 0.04) };
  const stemTop = { x: random.between(-0.04, 0.06), y: random.between(0, 0.35) };
  const stemFoot = { x: random.between(-0.14, 0.05), y: 1 };
  return [bend(top, left, random.between(-0.05, 0.05)), [left, right], [stemTop, stemFoot]];
}

function drawNine(random: Random): Stroke[] {
  const [rx, ry] = [random.between(0.16, 0.3), random.between(0.17, 0.28)];
  const [from, turns] = [random.between(-1, 0), random.between(0.88, 1.05)];
  const loop = Array.from({ length: 2 * STEPS + 1 }, (_, i) => {
    const angle = from - (i / (2 * STEPS)) * turns * 2 * Math.PI;
    return { x: rx * Math.cos(angle) - rx, y: ry * Math.sin(angle) + ry };
  });
  const top = { x: random.between(-0.04, 0.02), y: random.between(0, ry) };
  const foot = { x: random.between(-0.3, 0.06), y: 1 };
  return [loop, bend(top, foot, random.between(-0.02, 0.08))];
}

/** The end of a stroke that leaves the top of the stem to the left, at an angle to the stem. */
function leaveStem(foot: StrokePoint, angle: number, length: number): StrokePoint {
  const direction = Math.atan2(foot.y, foot.x) + angle;
  return { x: length * Math.cos(direction), y: length * Math.sin(direction) };
}

/** A line that bows by a share of its length. */
function bend(from: StrokePoint, to: StrokePoint, bow: number): Stroke {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  return Array.from({ length: STEPS + 1 }, (_, i) => {
    const t = i / STEPS;
    const out = 4 * bow * t * (1 - t);
    return { x: from.x + dx * t - dy * out, y: from.y + dy * t + dx * out };
  });
}

function inkStrokes(strokes: readonly Stroke[], random: Random): Glyph['ink'] {
  const points = strokes.flat();
  const least = (values: readonly number[]): number => Math.min(...values);
  const [left, top] = [least(points.map((p) => p.x)), least(points.map((p) => p.y))];
  const side = 2 * HEIGHT;
  const inner = { x: 0, y: 0, width: side, height: side };
  const density = new Float32Array(side * side);
  const canvas: CellCanvas = { width: side, height: side, inner, density };
  const radius = random.between(1.2, 4.5);
  const place = (p: StrokePoint): StrokePoint => ({
    x: ROOM + (p.x - left) * HEIGHT,
    y: ROOM / 2 + (p.y - top) * HEIGHT,
  });
  for (const stroke of strokes)
    stroke.slice(1).forEach((to, i) => drawLine(canvas, place(stroke[i]!), place(to), radius));
  const data = Uint8Array.from(density, (v) => Math.round(v * 255));
  return cutToInk({ width: side, height: side, data });
}
