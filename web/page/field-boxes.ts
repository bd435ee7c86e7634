import type { BoxMm } from '../../schemas/units.ts';

export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The smallest frame around all boxes, with a margin; millimetres. */
export function frameAround(boxes: readonly BoxMm[], margin: number): Frame {
  const left = Math.min(...boxes.map((b) => b.x)) - margin;
  const top = Math.min(...boxes.map((b) => b.y)) - margin;
  const right = Math.max(...boxes.map((b) => b.x + b.width)) + margin;
  const bottom = Math.max(...boxes.map((b) => b.y + b.height)) + margin;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Paper shown around a field when near it: enough to see the printed label. */
const SURROUNDINGS_MM = 22;
const SMALLEST_VIEW_MM = 90;

/** The part of the page to show near a field, inside the page, in the page's own proportions. */
export function viewNear(boxes: readonly BoxMm[], page: { width: number; height: number }): Frame {
  const frame = frameAround(boxes, SURROUNDINGS_MM);
  const width = Math.min(page.width, Math.max(frame.width, SMALLEST_VIEW_MM));
  const height = Math.min(page.height, Math.max(frame.height, width * 0.6));
  const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most));
  return {
    x: clamp(frame.x + frame.width / 2 - width / 2, page.width - width),
    y: clamp(frame.y + frame.height / 2 - height / 2, page.height - height),
    width,
    height,
  };
}
