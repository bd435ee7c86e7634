import { solveSquare, type Homography, type Point } from '../../schemas/placement/plane.ts';
import type { Band, PageQuality } from '../../schemas/quality.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** From the scan's pixels back to the form's millimetres; null at the horizon. */
export function findOnForm(h: Homography, { x, y }: Point): Point | null {
  const solved = solveSquare(
    [
      [h[0]! - x * h[6]!, h[1]! - x * h[7]!],
      [h[3]! - y * h[6]!, h[4]! - y * h[7]!],
    ],
    [x * h[8]! - h[2]!, y * h[8]! - h[5]!],
  );
  return solved && { x: solved[0]!, y: solved[1]! };
}

/** A band's middle line on the straightened page, mm: it may reach beyond the page. */
export function lineOf(h: Homography, { from, to }: Band): readonly [Point, Point] | null {
  const [start, end] = [findOnForm(h, from), findOnForm(h, to)];
  return start && end && [start, end];
}

/** The triangle that is missing at a corner, mm. */
export function triangleOf(
  { corner, length }: PageQuality['cutCorners'][number],
  { width, height }: Size,
): readonly Point[] {
  // The diagonal is met half-way along the cut.
  const side = length * Math.SQRT2;
  const [x, inX] = corner.endsWith('left') ? [0, side] : [width, width - side];
  const [y, inY] = corner.startsWith('top') ? [0, side] : [height, height - side];
  return [
    { x, y },
    { x: inX, y },
    { x, y: inY },
  ];
}
