import type { Point } from '../../schemas/placement/plane.ts';

/** Clockwise quarter turns by which the picture is shown turned. */
export type Quarters = 0 | 1 | 2 | 3;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const turnBy = (turn: Quarters, by: 1 | -1): Quarters => ((turn + by + 4) % 4) as Quarters;

export const turnedSize = ({ width, height }: Size, turn: Quarters): Size =>
  turn % 2 === 0 ? { width, height } : { width: height, height: width };

/** Where a point of the picture is shown. */
export function showTurned({ x, y }: Point, { width, height }: Size, turn: Quarters): Point {
  if (turn === 0) return { x, y };
  if (turn === 1) return { x: height - y, y: x };
  return turn === 2 ? { x: width - x, y: height - y } : { x: y, y: width - x };
}

/** Which point of the picture is shown there. */
export function unturn({ x, y }: Point, { width, height }: Size, turn: Quarters): Point {
  if (turn === 0) return { x, y };
  if (turn === 1) return { x: y, y: height - x };
  return turn === 2 ? { x: width - x, y: height - y } : { x: width - y, y: x };
}

/** The same for SVG. */
export function turnTransform({ width, height }: Size, turn: Quarters): string {
  if (turn === 0) return 'matrix(1 0 0 1 0 0)';
  if (turn === 1) return `matrix(0 1 -1 0 ${height} 0)`;
  return turn === 2 ? `matrix(-1 0 0 -1 ${width} ${height})` : `matrix(0 -1 1 0 0 ${width})`;
}

/** A step on the screen as a step on the picture. */
export function unturnStep({ x, y }: Point, turn: Quarters): Point {
  if (turn === 0) return { x, y };
  if (turn === 1) return { x: y, y: -x };
  return turn === 2 ? { x: -x, y: -y } : { x: -y, y: x };
}
