import type { GreyImage, RectPx } from '../../recognition/raster/image.ts';
import type { Glyph } from './glyphs.ts';
import type { Random } from './random.ts';
import { sampleInk, type StrokePoint, traceSkeleton } from './skeleton.ts';

/** An ink image as segmentation would cut it: 255 = paper, box at `inner`. */
export interface CellImage {
  readonly ink: GreyImage;
  readonly inner: RectPx;
}

export interface CellCanvas {
  readonly width: number;
  readonly height: number;
  readonly inner: RectPx;
  /** Ink laid down, 0 … 1. */
  readonly density: Float32Array;
}

/** Cell sides seen on forms, 300 dpi: 4 to 8.5 mm. */
const CELL_SIDE = { low: 46, high: 100 };

export function createCanvas(random: Random): CellCanvas {
  const height = Math.round(random.between(CELL_SIDE.low, CELL_SIDE.high));
  const width = Math.round(height * random.between(0.6, 1.15));
  const bleed = random.chance(0.75) ? 18 : random.below(8);
  const size = { width: width + 2 * bleed, height: height + 2 * bleed };
  return {
    ...size,
    inner: { x: bleed, y: bleed, width, height },
    density: new Float32Array(size.width * size.height),
  };
}

/** Where and how a glyph is written: box centre and height in pixels, and its distortion. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly width: number;
  readonly turn: number;
  readonly shear: number;
  readonly wave: { readonly size: number; readonly phase: number; readonly frequency: number };
  /** Pen radius in pixels; null keeps the glyph's own stroke widths. */
  readonly pen: number | null;
}

export function placeInCell(
  glyph: Glyph,
  canvas: CellCanvas,
  random: Random,
  wild = true,
): Placement {
  const { inner } = canvas;
  const aspect = (glyph.ink.width / glyph.ink.height) * random.between(0.75, 1.3);
  let height =
    inner.height *
    (!wild || random.chance(0.8) ? random.between(0.4, 0.9) : random.between(0.28, 1.05));
  let width = Math.max(2, height * aspect);
  const tooWide = width / (inner.width * random.between(0.75, 1.15));
  if (tooWide > 1) {
    width /= tooWide;
    height /= Math.sqrt(tooWide);
  }
  const roomX = Math.max(2, (inner.width - width) / 2);
  const roomY = Math.max(2, (inner.height - height) / 2);
  const stray = wild && random.chance(0.15) ? 1.25 : 0.8;
  return {
    x: inner.x + inner.width / 2 + stray * roomX * random.between(-1, 1),
    y: inner.y + inner.height / 2 + stray * roomY * random.between(-1, 1),
    height,
    width,
    turn: random.between(-0.2, 0.2) * (random.chance(0.3) ? 1 : 0.5),
    shear: random.between(-0.3, 0.3) * (random.chance(0.5) ? 1 : 0.4),
    wave: {
      size: random.between(0, 0.045),
      phase: random.between(0, 6.28),
      frequency: random.between(3, 8),
    },
    pen: random.chance(0.5) ? random.between(0.7, height * 0.075 + 0.6) : null,
  };
}

/** Writes a glyph onto the canvas. */
export function writeGlyph(canvas: CellCanvas, glyph: Glyph, place: Placement, cut: number): void {
  if (place.pen === null) printGlyph(canvas, glyph, place, cut);
  else {
    const { turn, shear, wave } = place;
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const points = traceSkeleton(glyph.ink, Math.min(72, Math.max(28, place.height * 1.3)));
    for (const p of points) {
      const u = (p.x - 0.5 + wave.size * Math.sin(wave.frequency * p.y + wave.phase)) * place.width;
      const v =
        (p.y - 0.5 + wave.size * Math.sin(wave.frequency * p.x - wave.phase)) * place.height;
      const s = u - shear * v;
      stampDot(canvas, place.x + s * cos - v * sin, place.y + s * sin + v * cos, place.pen);
    }
  }
}

/** Keeps the glyph's own outline; `cut` (0.25 … 0.75) makes it fatter or thinner. */
function printGlyph(canvas: CellCanvas, glyph: Glyph, place: Placement, cut: number): void {
  const { turn, shear, wave } = place;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const reach = Math.ceil(Math.hypot(place.width, place.height) * 0.75) + 2;
  const [x0, x1] = [
    Math.max(0, Math.floor(place.x - reach)),
    Math.min(canvas.width, place.x + reach),
  ];
  const [y0, y1] = [
    Math.max(0, Math.floor(place.y - reach)),
    Math.min(canvas.height, place.y + reach),
  ];
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const dx = x + 0.5 - place.x;
      const dy = y + 0.5 - place.y;
      const v = -dx * sin + dy * cos;
      const u = dx * cos + dy * sin + shear * v;
      const gx = u / place.width + 0.5;
      const gy = v / place.height + 0.5;
      const wx = gx - wave.size * Math.sin(wave.frequency * gy + wave.phase);
      const wy = gy - wave.size * Math.sin(wave.frequency * gx - wave.phase);
      const value = sampleInk(glyph.ink, wx * glyph.ink.width, wy * glyph.ink.height) / 255;
      const density = Math.min(1, Math.max(0, (value - cut) * 4 + 0.5));
      const i = y * canvas.width + x;
      if (density > canvas.density[i]!) canvas.density[i] = density;
    }
  }
}

export function stampDot(canvas: CellCanvas, cx: number, cy: number, radius: number): void {
  for (let y = Math.floor(cy - radius - 1); y <= cy + radius + 1; y++) {
    if (y < 0 || y >= canvas.height) continue;
    for (let x = Math.floor(cx - radius - 1); x <= cx + radius + 1; x++) {
      if (x < 0 || x >= canvas.width) continue;
      const density = radius + 0.5 - Math.hypot(x + 0.5 - cx, y + 0.5 - cy);
      const i = y * canvas.width + x;
      if (density > canvas.density[i]!) canvas.density[i] = Math.min(1, density);
    }
  }
}

/** Share of sevens that get a bar through the stem: few in Japan, and never taken for a 4 or 9. */
const CROSSED_SEVENS = 0.12;

/** Gives some sevens the bar that their source has not. */
export function crossSeven(canvas: CellCanvas, glyph: Glyph, place: Placement, random: Random) {
  if (glyph.label !== '7' || !random.chance(CROSSED_SEVENS)) return;
  const [reach, lift] = [place.width * random.between(0.22, 0.4), place.height * 0.06];
  const at = {
    x: place.x + place.width * random.between(-0.05, 0.1),
    y: place.y + place.height * random.between(-0.05, 0.12),
  };
  const tilt = random.between(-1, 1.5) * lift;
  const radius = place.pen ?? Math.max(0.7, place.height * random.between(0.02, 0.05));
  const from = { x: at.x - reach, y: at.y + tilt };
  drawLine(canvas, from, { x: at.x + reach, y: at.y - tilt }, radius);
}

/** A straight pen stroke with a slight tremble. */
export function drawLine(
  canvas: CellCanvas,
  from: StrokePoint,
  to: StrokePoint,
  radius: number,
): void {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const steps = Math.max(1, Math.ceil(length * 1.5));
  for (let i = 0; i <= steps; i++) {
    const t = i / steps;
    stampDot(canvas, from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t, radius);
  }
}
