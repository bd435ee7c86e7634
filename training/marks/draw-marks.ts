import type { Glyph } from '../digits/glyphs.ts';
import type { Random } from '../digits/random.ts';
import { stampDot, writeGlyph } from '../digits/simulate-cell.ts';
import { blur, type MarkCanvas, PER_MM } from './print-box.ts';
import { drawStroke } from './simulate-mark.ts';

type Point = readonly [number, number];
export type Draw = (canvas: MarkCanvas, random: Random) => void;

/** Pens from 0.2 mm ball pens to 1 mm felt tips. */
const pickPen = (random: Random): number =>
  (random.chance(0.85) ? random.between(0.1, 0.3) : random.between(0.3, 0.5)) * PER_MM;

export const drawTick: Draw = (canvas, random) => {
  const r = random;
  const reach = r.between(0.5, 1.35);
  const [cx, cy] = [r.between(0.35, 0.55), r.between(0.6, 0.95)];
  const points: Point[] = [
    [cx - reach * r.between(0.2, 0.4), cy - reach * r.between(0.15, 0.45)],
    [cx, cy],
    [cx + reach * r.between(0.35, 0.75), cy - reach * r.between(0.5, 1)],
  ];
  drawStroke(canvas, points, pickPen(random), random);
};

export const drawCross: Draw = (canvas, random) => {
  const r = random;
  const half = r.between(0.25, 0.65);
  const [cx, cy, pen] = [r.between(0.4, 0.6), r.between(0.4, 0.6), pickPen(r)];
  const [a, b] = [half * r.between(0.8, 1.2), half * r.between(0.8, 1.2)];
  drawStroke(canvas, [[cx - a, cy - b], [cx + a, cy + b]], pen, r); // prettier-ignore
  drawStroke(canvas, [[cx + b, cy - a], [cx - b, cy + a]], pen, r); // prettier-ignore
};

export const drawSlash: Draw = (canvas, random) => {
  const half = random.between(0.25, 0.6);
  const side = random.chance(0.85) ? 1 : -1;
  const steep = half * random.between(0.7, 1.3);
  const [cx, cy] = [random.between(0.4, 0.6), random.between(0.4, 0.6)];
  drawStroke(canvas, [[cx - side * half, cy + steep], [cx + side * half, cy - steep]], pickPen(random), random); // prettier-ignore
};

/** Zigzag dense enough to darken the box, mostly inside it. */
export const drawFill: Draw = (canvas, random) => {
  const pen = pickPen(random);
  const [low, high] = [random.between(0, 0.2), random.between(0.8, 1)];
  const turns = Math.round(random.between(5, 14));
  const flip = random.chance(0.5);
  const points = Array.from({ length: turns + 1 }, (_, i): Point => {
    const along = low + ((high - low) * i) / turns;
    const across =
      i % 2 === 0 ? low + random.between(-0.06, 0.08) : high + random.between(-0.08, 0.06);
    return flip ? [across, along] : [along, across];
  });
  drawStroke(
    canvas,
    points,
    Math.max(pen, random.chance(0.6) ? (0.5 * canvas.inner.width) / turns : 0),
    random,
  );
};

/** Back and forth within an ellipse, as bubbles are filled: overlapping lines, a ragged edge. */
export const drawBubbleFill: Draw = (canvas, random) => {
  const reach = random.between(0.38, 0.72);
  const [cx, cy] = [random.between(0.42, 0.58), random.between(0.42, 0.58)];
  const turns = Math.round(random.between(7, 16));
  const points: Point[] = [];
  for (let i = 0; i <= turns; i++) {
    const v = -1 + (2 * i) / turns;
    const half = Math.sqrt(Math.max(0.03, 1 - v * v)) * random.between(0.85, 1.1);
    points.push([cx + (i % 2 === 0 ? -half : half) * reach, cy + v * reach]);
  }
  const flip = random.chance(0.5);
  const turned = flip ? points.map(([u, v]): Point => [v, u]) : points;
  const pen = Math.max(pickPen(random), (random.between(0.5, 1.2) * canvas.inner.height * reach) / turns); // prettier-ignore
  drawStroke(canvas, turned, pen, random);
};

/** Graphite lies on the paper's grain: thin places all over a mark. */
export function addGrain(canvas: MarkCanvas, random: Random): void {
  const deep = random.between(0, 0.5);
  const { density } = canvas;
  for (let i = 0; i < density.length; i++)
    if (density[i]! > 0) density[i]! *= 1 - deep * random.next();
}

/** Rubs a mark out: a pale and blurred shadow of it stays. */
export function rubOut(canvas: MarkCanvas, random: Random): void {
  const left = random.between(0.08, 0.35);
  const pale = blur(canvas.density, canvas.width, random.between(0.5, 3));
  pale.forEach((value, i) => (canvas.density[i] = value * left));
}

export const drawDot: Draw = (canvas, random) => {
  const { inner } = canvas;
  const x = inner.x + inner.width * random.between(0.35, 0.65);
  const y = inner.y + inner.height * random.between(0.35, 0.65);
  stampDot(canvas, x, y, inner.width * random.between(0.08, 0.3));
};

function drawEllipse(canvas: MarkCanvas, random: Random, low: number, high: number): void {
  const [rx, ry] = [random.between(low, high), random.between(low, high)];
  const [cx, cy] = [0.5 + random.between(-0.12, 0.12), 0.5 + random.between(-0.12, 0.12)];
  const start = random.between(0, 6.28);
  const turn = 6.28 * random.between(0.93, 1.12);
  const points = Array.from({ length: 41 }, (_, i): Point => {
    const angle = start + (turn * i) / 40;
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)];
  });
  drawStroke(canvas, points, pickPen(random), random);
}
export const drawCircleAround: Draw = (canvas, random) => drawEllipse(canvas, random, 0.6, 0.85);
export const drawCircleInside: Draw = (canvas, random) => drawEllipse(canvas, random, 0.2, 0.5);

/** A real mark written into the box, with its own or another pen. */
export function writeRealMark(canvas: MarkCanvas, glyph: Glyph, random: Random): void {
  const { inner } = canvas;
  const larger = random.between(0.5, 1.5) * inner.height;
  const scale = larger / Math.max(glyph.ink.width, glyph.ink.height);
  const place = {
    x: inner.x + inner.width * random.between(0.35, 0.65),
    y: inner.y + inner.height * random.between(0.3, 0.6),
    height: Math.max(3, glyph.ink.height * scale),
    width: Math.max(3, glyph.ink.width * scale),
    turn: random.between(-0.15, 0.15),
    shear: random.between(-0.15, 0.15),
    wave: { size: 0, phase: 0, frequency: 1 },
    pen: random.chance(0.6) ? pickPen(random) : null,
  };
  writeGlyph(canvas, glyph, place, random.between(0.4, 0.6));
}

/** Ways to take a mark back: drawn over it. */
export const strikeOut: Draw = (canvas, random) => {
  const pen = pickPen(random);
  const kind = random.below(3);
  if (kind === 0) {
    const slope = random.between(-0.25, 0.25);
    const lines = 2 + random.below(2);
    for (let i = 0; i < lines; i++) {
      const v = 0.5 + (i - (lines - 1) / 2) * random.between(0.14, 0.28);
      const [left, right] = [random.between(-0.45, -0.15), random.between(1.15, 1.45)];
      drawStroke(canvas, [[left, v - slope], [right, v + slope]], pen, random); // prettier-ignore
    }
    return;
  }
  const turns = kind === 1 ? Math.round(random.between(5, 10)) : Math.round(random.between(10, 18));
  const [low, high] = kind === 1 ? [-0.1, 1.1] : [-0.2, 1.2];
  const points = Array.from({ length: turns + 1 }, (_, i): Point => {
    const along = low + ((high - low) * i) / turns;
    const swing = kind === 1 ? random.between(0.1, 0.3) : random.between(-0.25, 0);
    return [along, i % 2 === 0 ? swing : 1 - swing];
  });
  const fat = kind === 2 ? Math.max(pen, (0.4 * canvas.inner.width) / turns) : pen;
  drawStroke(canvas, points, fat, random);
};

/** A bubble's mark taken back: lines or a cross far beyond it, darker than the pencil below. */
export const strikeBubble: Draw = (canvas, random) => {
  const pen = pickPen(random);
  const [low, high] = [random.between(-0.6, -0.3), random.between(1.3, 1.6)];
  const lines: Point[][] = random.chance(0.5)
    ? [[[low, low], [high, high]], [[low, high], [high, low]]]
    : [[[low, 0.35], [high, 0.4]], [[low, 0.65], [high, 0.6]]]; // prettier-ignore
  for (const line of lines) drawStroke(canvas, line, pen, random);
};

/** Ink that belongs to something else: lines passing through, tails from beside, blots. */
export const drawStray: Draw = (canvas, random) => {
  const pen = pickPen(random);
  const kind = random.below(3);
  if (kind === 0) {
    const at = random.between(-0.2, 1.2);
    const tilt = random.between(-0.12, 0.12);
    const points: Point[] = [[-0.8, at - tilt], [1.8, at + tilt]]; // prettier-ignore
    drawStroke(
      canvas,
      random.chance(0.5) ? points : points.map(([u, v]): Point => [v, u]),
      pen,
      random,
    );
  } else if (kind === 1) {
    const side = random.below(4);
    const deep = random.between(0.02, 0.3);
    const [a, b] = [random.between(-0.2, 1.2), random.between(-0.2, 1.2)];
    const tail: Point[] = [[a, -0.7], [(a + b) / 2, deep], [b, -0.7 + random.between(0, 0.6)]]; // prettier-ignore
    const turned = tail.map(([u, v]): Point => {
      if (side === 0) return [u, v];
      if (side === 1) return [u, 1 - v];
      return side === 2 ? [v, u] : [1 - v, u];
    });
    drawStroke(canvas, turned, pen, random);
  } else {
    const { inner } = canvas;
    const blots = 2 + random.below(4);
    for (let i = 0; i < blots; i++) {
      const x = inner.x + inner.width * random.between(-0.1, 1.1);
      const y = inner.y + inner.height * random.between(-0.1, 1.1);
      stampDot(canvas, x, y, random.between(1.4, 2.6));
    }
  }
};

/** Specks of up to 0.2 mm: every scanner glass has them. */
export const drawDust: Draw = (canvas, random) => {
  const specks = random.below(5);
  for (let i = 0; i < specks; i++) {
    const x = random.between(0, canvas.width);
    const y = random.between(0, canvas.height);
    stampDot(canvas, x, y, random.between(0.3, 1.3));
  }
};

/** A pale blurred stroke from the other side of the paper, or a fold; never darker than `most`. */
export function addShadow(canvas: MarkCanvas, random: Random, most: number): void {
  const strength = random.between(0.3, 1) * most;
  const fold = random.chance(0.5);
  const at = random.between(0, 1);
  const tilt = random.between(-0.05, 0.05);
  const radius = fold ? random.between(0.5, 1.5) : random.between(1, 4);
  const shadow = { ...canvas, density: new Float32Array(canvas.density.length) };
  const across: Point[] = [[-0.9, at - tilt], [1.9, at + tilt]]; // prettier-ignore
  const curve: Point[] = Array.from({ length: 5 }, () => [
    random.between(-0.4, 1.4),
    random.between(-0.4, 1.4),
  ]);
  const turned = random.chance(0.5) ? across : across.map(([u, v]): Point => [v, u]);
  drawStroke(shadow, fold ? turned : curve, radius, random);
  shadow.density.forEach((v, i) => {
    canvas.density[i] = Math.max(canvas.density[i]!, v * strength);
  });
}
