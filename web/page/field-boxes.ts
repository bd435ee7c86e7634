export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A box with a margin around it; millimetres. */
export const widen = (box: Frame, across: number, along = across): Frame => ({
  x: box.x - across,
  y: box.y - along,
  width: box.width + 2 * across,
  height: box.height + 2 * along,
});

/** Paper shown around a field when near it: forms print the label at its left or above it. */
const BESIDE_MM = 42;
const ABOVE_MM = 16;
const SMALLEST_VIEW_MM = 90;
/** Height by width, at least: a flatter view would hide the neighbours. */
const FLATTEST = 0.5;

/** The part of the page to show near a field, inside the page, in the page's own proportions. */
export function viewNear(box: Frame, page: { width: number; height: number }): Frame {
  const frame = widen(box, BESIDE_MM, ABOVE_MM);
  const width = Math.min(page.width, Math.max(frame.width, SMALLEST_VIEW_MM));
  const height = Math.min(page.height, Math.max(frame.height, width * FLATTEST));
  const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most));
  return {
    x: clamp(frame.x + frame.width / 2 - width / 2, page.width - width),
    y: clamp(frame.y + frame.height / 2 - height / 2, page.height - height),
    width,
    height,
  };
}
