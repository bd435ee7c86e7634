import type { Glyph } from './glyphs.ts';
import type { Random } from './random.ts';
import {
  type CellCanvas,
  type CellImage,
  drawLine,
  placeInCell,
  stampDot,
  writeGlyph,
} from './simulate-cell.ts';

/** Rules of the cell that subtraction left over: any side, thin, solid or dotted. */
export function leaveRules(canvas: CellCanvas, random: Random): void {
  if (random.chance(0.4)) return;
  const { inner, width, height, density } = canvas;
  const sides = [
    { upright: true, at: inner.x },
    { upright: true, at: inner.x + inner.width },
    { upright: false, at: inner.y },
    { upright: false, at: inner.y + inner.height },
  ];
  const jitter = { x: random.between(-5, 5), y: random.between(-5, 5) };
  for (const side of sides) {
    if (random.chance(0.5)) continue;
    const thickness = random.chance(0.85) ? random.between(1, 3) : random.between(3, 5);
    const dark = random.between(0.25, 1);
    const keep = random.chance(0.5) ? 1 : random.between(0.15, 0.9);
    const tilt = random.between(-0.02, 0.02);
    const burst = 1 + random.below(6);
    const length = side.upright ? height : width;
    const start = side.at + (side.upright ? jitter.x : jitter.y) - thickness / 2;
    let kept = true;
    for (let a = 0; a < length; a++) {
      if (a % burst === 0) kept = random.chance(keep);
      if (!kept) continue;
      const from = start + tilt * (a - length / 2);
      for (let b = Math.round(from); b < Math.round(from + thickness); b++) {
        const [x, y] = side.upright ? [b, a] : [a, b];
        if (x < 0 || y < 0 || x >= width || y >= height) continue;
        const i = y * width + x;
        density[i] = Math.max(density[i]!, dark);
      }
    }
  }
}

/** Writing of the cells beside this one, which comes over the border now and then. */
export function addNeighbours(canvas: CellCanvas, glyphs: readonly Glyph[], random: Random): void {
  const { inner } = canvas;
  for (const side of [-1, 1]) {
    if (random.chance(0.5)) continue;
    const glyph = random.pick(glyphs);
    const place = placeInCell(glyph, canvas, random);
    // At most this far into the box: what comes further in is a second digit of this cell.
    const intrusion = inner.width * random.between(-0.3, 0.08);
    const x = inner.x + inner.width / 2 + side * (inner.width / 2 + place.width / 2 - intrusion);
    writeGlyph(canvas, glyph, { ...place, x }, random.between(0.35, 0.6));
  }
}

export function addDust(canvas: CellCanvas, random: Random): void {
  const specks = random.chance(0.6) ? 0 : 1 + random.below(4);
  for (let i = 0; i < specks; i++) {
    stampDot(
      canvas,
      random.between(0, canvas.width),
      random.between(0, canvas.height),
      random.between(0.3, 1.3),
    );
  }
}

/** Subtracting the blank takes strokes away where they cross the print. */
export function eatAtBorders(canvas: CellCanvas, random: Random): void {
  if (random.chance(0.6)) return;
  const { inner, width, height, density } = canvas;
  const thickness = 1 + random.below(4);
  const shift = random.below(5) - 2;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const near =
        Math.abs(x - inner.x - shift) < thickness / 2 ||
        Math.abs(x - inner.x - inner.width - shift) < thickness / 2 ||
        Math.abs(y - inner.y - shift) < thickness / 2 ||
        Math.abs(y - inner.y - inner.height - shift) < thickness / 2;
      if (near) density[y * width + x] = 0;
    }
  }
}

/** Scribble over whatever is there: strikes, a cross, or a zigzag; clearly beyond the writing. */
export function crossOut(canvas: CellCanvas, random: Random): void {
  const { inner } = canvas;
  const radius = random.between(0.8, 2.4);
  const at = (u: number, v: number) => ({
    x: inner.x + u * inner.width,
    y: inner.y + v * inner.height,
  });
  const kind = random.below(3);
  if (kind === 0) {
    const lines = 2 + random.below(2);
    const slope = random.between(-0.3, 0.3);
    for (let i = 0; i < lines; i++) {
      const v = 0.5 + (i - (lines - 1) / 2) * random.between(0.12, 0.22);
      drawLine(
        canvas,
        at(random.between(-0.1, 0.12), v - slope / 2),
        at(random.between(0.88, 1.1), v + slope / 2),
        radius,
      );
    }
  } else if (kind === 1) {
    drawLine(
      canvas,
      at(random.between(0, 0.2), random.between(0, 0.2)),
      at(random.between(0.8, 1), random.between(0.8, 1)),
      radius,
    );
    drawLine(
      canvas,
      at(random.between(0.8, 1), random.between(0, 0.2)),
      at(random.between(0, 0.2), random.between(0.8, 1)),
      radius,
    );
  } else {
    const turns = 4 + random.below(6);
    const [top, bottom] = [random.between(0.05, 0.35), random.between(0.65, 0.95)];
    const across = random.chance(0.5);
    let previous = null;
    for (let i = 0; i <= turns; i++) {
      const along = 0.1 + (0.8 * i) / turns;
      const other =
        i % 2 === 0 ? top + random.between(-0.05, 0.1) : bottom + random.between(-0.1, 0.05);
      const point = across ? at(other, along) : at(along, other);
      if (previous !== null) drawLine(canvas, previous, point, radius);
      previous = point;
    }
  }
}

/** What scanner and fax make of it: grey with noise and blur, or 1-bit. */
export function scanCell(canvas: CellCanvas, random: Random): CellImage {
  const { width, height, inner } = canvas;
  const pen = random.between(90, 255);
  const paper = random.between(0, 10);
  const soft = random.chance(0.5) ? blur(canvas.density, width, height) : canvas.density;
  const data = new Uint8Array(width * height);
  if (random.chance(0.4)) {
    const level = random.between(0.25, 0.6);
    for (let i = 0; i < data.length; i++)
      data[i] = soft[i]! > level + random.between(-0.08, 0.08) ? 0 : 255;
  } else {
    const noise = random.between(0, 16);
    for (let i = 0; i < data.length; i++) {
      const value = 255 - paper - soft[i]! * (pen - paper) + noise * random.between(-1, 1);
      data[i] = Math.max(0, Math.min(255, Math.round(value)));
    }
  }
  return { ink: { width, height, data }, inner };
}

function blur(density: Float32Array, width: number, height: number): Float32Array {
  const result = new Float32Array(density.length);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      result[i] =
        density[i]! * 0.36 +
        (density[i - 1]! + density[i + 1]! + density[i - width]! + density[i + width]!) * 0.11 +
        (density[i - width - 1]! +
          density[i - width + 1]! +
          density[i + width - 1]! +
          density[i + width + 1]!) *
          0.05;
    }
  }
  return result;
}
