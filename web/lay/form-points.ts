import type { Form } from '../../schemas/form/form.ts';
import { boxOf } from '../../schemas/form/parts.ts';
import type { GivenAnchor } from '../../schemas/placement/placement.ts';
import { project, type Homography, type Point } from '../../schemas/placement/plane.ts';
import { showTurned, turnedSize, unturn, type Quarters, type Size } from './turning.ts';

export type Corner = 'topLeft' | 'topRight' | 'bottomRight' | 'bottomLeft';
export const CORNERS: readonly Corner[] = ['topLeft', 'topRight', 'bottomRight', 'bottomLeft'];

/** A point of the form that is easily found on paper: a corner of its page or of a field's frame. */
export interface FormPoint {
  readonly at: Point;
  readonly corner: Corner;
  /** Null: of the page itself. */
  readonly fieldId: string | null;
}

export function listFormPoints(form: Form, page: number): FormPoint[] {
  const size = form.pages[page - 1];
  if (size === undefined) return [];
  const ofBox = (fieldId: string | null, x: number, y: number, { width, height }: Size) =>
    CORNERS.map((corner) => ({ fieldId, corner, at: cornerOf(corner, x, y, width, height) }));
  return [
    ...ofBox(null, 0, 0, size),
    ...form.fields
      .filter((field) => field.page === page)
      .flatMap((field) => {
        const box = boxOf(field);
        return ofBox(field.id, box.x, box.y, box);
      }),
  ];
}

const cornerOf = (corner: Corner, x: number, y: number, width: number, height: number): Point => ({
  x: corner === 'topLeft' || corner === 'bottomLeft' ? x : x + width,
  y: corner === 'topLeft' || corner === 'topRight' ? y : y + height,
});

export const isSamePoint = (a: Point, b: Point): boolean =>
  Math.abs(a.x - b.x) < 0.05 && Math.abs(a.y - b.y) < 0.05;

/** Shares of the page by which corners are moved inwards until all of them are on the picture. */
const INSETS = [0, 0.03, 0.06, 0.1, 0.15, 0.2, 0.25];

/** Four anchors where a known placement has the page's corners, or points inside of them. */
export function anchorsOf(h: Homography, page: Size, picture: Size): GivenAnchor[] | null {
  for (const inset of INSETS) {
    const anchors = insetCorners(page, inset).map((form) => ({ form, scan: project(h, form) }));
    if (anchors.every(({ scan }) => isWithin(scan, picture))) return anchors;
  }
  return null;
}

const insetCorners = ({ width, height }: Size, inset: number): Point[] =>
  CORNERS.map((corner) =>
    cornerOf(
      corner,
      width * inset,
      height * inset,
      width * (1 - 2 * inset),
      height * (1 - 2 * inset),
    ),
  );

const isWithin = ({ x, y }: Point, { width, height }: Size): boolean =>
  x >= 0 && y >= 0 && x <= width && y <= height;

/** Of the picture as shown, the margin left around a page that nobody has laid yet. */
const FIRST_MARGIN = 0.03;

/** The page as large as it fits on the picture as shown, its corners as anchors. */
export function firstAnchors(page: Size, picture: Size, turn: Quarters): GivenAnchor[] {
  const shown = turnedSize(picture, turn);
  const scale =
    Math.min(shown.width / page.width, shown.height / page.height) * (1 - 2 * FIRST_MARGIN);
  const left = (shown.width - page.width * scale) / 2;
  const top = (shown.height - page.height * scale) / 2;
  return insetCorners(page, 0).map((form) => ({
    form,
    scan: unturn({ x: left + form.x * scale, y: top + form.y * scale }, picture, turn),
  }));
}

/** The turn under which a placement stands upright on the screen. */
export function uprightTurn(
  anchors: readonly GivenAnchor[],
  h: Homography,
  picture: Size,
): Quarters {
  const middle = anchors[0]?.form ?? { x: 0, y: 0 };
  const from = project(h, middle);
  const right = project(h, { x: middle.x + 1, y: middle.y });
  const turns = ([0, 1, 2, 3] as const).map((turn) => {
    const a = showTurned(from, picture, turn);
    const b = showTurned(right, picture, turn);
    return { turn, along: b.x - a.x };
  });
  return turns.reduce((best, one) => (one.along > best.along ? one : best)).turn;
}
