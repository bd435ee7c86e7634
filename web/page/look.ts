import { showTurned, turnedSize, type Quarters, type Size } from '../lay/turning.ts';
import { viewNear, type Frame } from './field-boxes.ts';

/** How the paper is looked at; none of it changes what was read. */
export interface Look {
  /** Near the field in hand, else the whole page. */
  readonly isNear: boolean;
  readonly turn: Quarters;
  /** Faint pencil made to stand out. */
  readonly isStrong: boolean;
  /** A part that was chosen by hand while `fieldId` was in hand. Millimetres of the page as turned. */
  readonly free: { readonly frame: Frame; readonly fieldId: string | null } | null;
}

export const LOOK_STEP = 1.5;
/** A cell of a grid fills the picture. */
const SMALLEST_MM = 12;

/** A box of the page, where it is shown. */
export function turnBox(box: Frame, size: Size, turn: Quarters): Frame {
  const one = showTurned(box, size, turn);
  const other = showTurned({ x: box.x + box.width, y: box.y + box.height }, size, turn);
  return {
    x: Math.min(one.x, other.x),
    y: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x),
    height: Math.abs(one.y - other.y),
  };
}

/**
 * The part of the page that is shown, in millimetres of the page as turned. What was chosen by hand
 * stays until another field is in hand: near it, the view follows; else it moves only if it must.
 */
export function frameOf(
  look: Look,
  size: Size,
  field: { readonly id: string; readonly box: Frame } | null,
): Frame {
  const { isNear, turn, free } = look;
  const sheet = turnedSize(size, turn);
  const box = field === null ? null : turnBox(field.box, size, turn);
  if (free !== null && isByHand(look, field))
    return box === null || free.fieldId === field?.id ? free.frame : bring(free.frame, box, sheet);
  return isNear && box !== null ? viewNear(box, sheet) : { x: 0, y: 0, ...sheet };
}

/** Whether the part that is shown was chosen by hand; near a field, only while that one is in hand. */
export const isByHand = ({ isNear, free }: Look, field: { readonly id: string } | null): boolean =>
  free !== null && (!isNear || field === null || free.fieldId === field.id);

/** The frame around a point that stays in place, or its middle; null: that is all of the page. */
export function zoomFrame(
  frame: Frame,
  factor: number,
  sheet: Size,
  around = { x: frame.x + frame.width / 2, y: frame.y + frame.height / 2 },
): Frame | null {
  const shrink = Math.max(1 / factor, SMALLEST_MM / Math.min(frame.width, frame.height));
  const [width, height] = [frame.width * shrink, frame.height * shrink];
  if (width >= sheet.width && height >= sheet.height) return null;
  return within(
    {
      x: around.x - (around.x - frame.x) * shrink,
      y: around.y - (around.y - frame.y) * shrink,
      width,
      height,
    },
    sheet,
  );
}

/** The frame moved, as far as there is paper; millimetres. */
export const panFrame = (frame: Frame, dx: number, dy: number, sheet: Size): Frame =>
  within({ ...frame, x: frame.x + dx, y: frame.y + dy }, sheet);

/** Moves the frame to a box only where a part of it would be out of sight. */
function bring(frame: Frame, box: Frame, sheet: Size): Frame {
  const isSeen =
    box.x >= frame.x &&
    box.y >= frame.y &&
    box.x + box.width <= frame.x + frame.width &&
    box.y + box.height <= frame.y + frame.height;
  if (isSeen) return frame;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  return within({ ...frame, x: x - frame.width / 2, y: y - frame.height / 2 }, sheet);
}

/** What is larger than the paper lies in its middle. */
function within(frame: Frame, sheet: Size): Frame {
  const place = (at: number, length: number, whole: number): number =>
    length >= whole ? (whole - length) / 2 : Math.max(0, Math.min(at, whole - length));
  return {
    ...frame,
    x: place(frame.x, frame.width, sheet.width),
    y: place(frame.y, frame.height, sheet.height),
  };
}
