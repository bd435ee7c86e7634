import type { Random } from '../../samples/random.ts';
import { pixelsPerMm, type Sheet } from '../../samples/raster/sheet.ts';

/** A piece of the sheet, mm. */
export interface Piece {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Moves the print between two heights by (dx, dy) mm, as `shiftPiece`. */
export function shiftBand(sheet: Sheet, from: number, to: number, dx: number, dy: number): void {
  const width = sheet.width / pixelsPerMm(sheet);
  shiftPiece(sheet, { left: 0, top: from, width, height: to - from }, dx, dy);
}

/** Moves a piece of the print by (dx, dy) mm: what it uncovers is paper, what it covers is lost. */
export function shiftPiece(sheet: Sheet, piece: Piece, dx: number, dy: number): void {
  const scale = pixelsPerMm(sheet);
  const { width, height } = sheet;
  const [right, down] = [Math.round(dx * scale), Math.round(dy * scale)];
  const start = Math.round(piece.left * scale);
  const end = Math.min(width, Math.round((piece.left + piece.width) * scale));
  const top = Math.round(piece.top * scale);
  const bottom = Math.min(height, Math.round((piece.top + piece.height) * scale));
  for (const plane of sheet.planes) {
    const before = plane.slice();
    for (let y = top; y < bottom; y++) plane.fill(255, y * width + start, y * width + end);
    for (let y = top; y < bottom; y++) {
      const target = y + down;
      if (target < 0 || target >= height) continue;
      for (let x = Math.max(start, -right); x < Math.min(end, width - right); x++)
        plane[target * width + x + right] = before[y * width + x]!;
    }
  }
}

/** Tears a triangle of the given legs (mm) off; corner 0 is the top left, then clockwise. */
export function tearCorner(
  sheet: Sheet,
  corner: 0 | 1 | 2 | 3,
  across: number,
  down: number,
  shade: number,
): void {
  const scale = pixelsPerMm(sheet);
  const [legX, legY] = [across * scale, down * scale];
  for (let y = 0; y < legY; y++) {
    // A torn edge is ragged by a third of a millimetre.
    const ragged = 4 * Math.sin(y / 7) + 3 * Math.sin(y / 3.1);
    const reach = Math.round(legX * (1 - y / legY) + ragged);
    const row = corner < 2 ? y : sheet.height - 1 - y;
    for (let x = 0; x < reach; x++) {
      const column = corner === 0 || corner === 3 ? x : sheet.width - 1 - x;
      for (const plane of sheet.planes) plane[row * sheet.width + column] = shade;
    }
  }
}

/** An office stamp: a dark frame of 20 to 50 mm with bars of text, turned a little. */
export function stampAt(sheet: Sheet, x: number, y: number, random: Random): void {
  const scale = pixelsPerMm(sheet);
  const [width, height] = [random.between(20, 50), random.between(8, 18)];
  const angle = random.normal(0, 0.15);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const shade = random.between(0.15, 0.5);
  const reach = Math.ceil(Math.hypot(width, height) * 0.5 * scale);
  const [cx, cy] = [Math.round(x * scale), Math.round(y * scale)];
  for (let py = Math.max(0, cy - reach); py < Math.min(sheet.height, cy + reach); py++)
    for (let px = Math.max(0, cx - reach); px < Math.min(sheet.width, cx + reach); px++) {
      const u = ((px - cx) * cos + (py - cy) * sin) / scale + width / 2;
      const v = (-(px - cx) * sin + (py - cy) * cos) / scale + height / 2;
      if (!isInked(u, v, width, height)) continue;
      for (const plane of sheet.planes) plane[py * sheet.width + px]! *= shade;
    }
}

function isInked(u: number, v: number, width: number, height: number): boolean {
  if (u < 0 || v < 0 || u > width || v > height) return false;
  if (u < 0.8 || v < 0.8 || u > width - 0.8 || v > height - 0.8) return true;
  // Lines of "text": strokes of 0.6 mm every 1.3 mm, in rows of 3 mm.
  return v % 3.4 > 0.9 && u % 1.3 < 0.6 && u > 2 && u < width - 2;
}
