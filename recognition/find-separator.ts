import { SEPARATOR_CODE, SEPARATOR_SHEET } from '../schemas/separator.ts';
import { MM_PER_INCH, type BoxMm } from '../schemas/units.ts';
import type { CodeReader, FoundCode, PageImage } from './ports.ts';
import { INK, isBlank } from './quality/is-blank.ts';
import type { GreyImage } from './raster/image.ts';
import { mapInk } from './raster/paper.ts';
import { reduceBy } from './raster/reduce.ts';

/** Pixels of the long side: about 110 dpi of A4, at which a module of the printed code has ten. */
const LONG_SIDE = 1280;
/** How far from its place print may lie, mm: printers and feeds stretch a sheet by one in a hundred. */
const PLACE_MM = 4;
/** How much of the sheet's edge may be out of the picture, mm: Letter lacks nine at either end. */
const CROPPED_MM = 15;
/** The code's sides differ by no more (a fax by 4 %), and its angles are as near to right ones. */
const SQUARENESS = 0.9;
/** Share of ink in the box of printed words, at least; handwriting covers less. */
const WORDS_INK = 0.04;

/**
 * Is the page a separator sheet, at whatever turn, and tilted or not? Its code alone does not say so:
 * anybody may print that on a form. Code and words have to be at their places, in their size, and
 * nothing else may be on the page (`isBlank`), so that nothing of an applicant is ever taken for one.
 * Whatever else carries the code is a page like any other, and goes to people. One code is enough.
 */
export async function isSeparator({ grey }: PageImage, codes: CodeReader): Promise<boolean> {
  const factor = Math.max(1, Math.floor(Math.max(grey.width, grey.height) / LONG_SIDE));
  const page = reduceBy(grey, factor);
  const found = await codes.findCodes(page);
  const [first] = found;
  if (first === undefined || found.some(({ text }) => text !== SEPARATOR_CODE)) return false;
  return SEPARATOR_SHEET.codes.some((place) => {
    const view = viewSheet(first, place);
    return (
      view !== null &&
      found.every((code) => isInPlace(code, view)) &&
      isInPicture(view, page) &&
      isAllOurs(page, view)
    );
  });
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the sheet lies in the picture, if a code that was found is the one that is printed at a place. */
interface SheetView {
  readonly pixelsPerMm: number;
  toMm(x: number, y: number): Point;
  toPixels(x: number, y: number): Point;
}

/** Null: what was found is no square. */
function viewSheet({ corners }: FoundCode, place: BoxMm): SheetView | null {
  const [a, b, c, d] = corners;
  const middle = middleOf(corners);
  const centre = centreOf(place);
  // One millimetre to the right and down the sheet, in pixels.
  const right = {
    x: (b.x - a.x + c.x - d.x) / 2 / place.width,
    y: (b.y - a.y + c.y - d.y) / 2 / place.width,
  };
  const down = {
    x: (d.x - a.x + c.x - b.x) / 2 / place.height,
    y: (d.y - a.y + c.y - b.y) / 2 / place.height,
  };
  const [across, along] = [Math.hypot(right.x, right.y), Math.hypot(down.x, down.y)];
  const area = right.x * down.y - right.y * down.x;
  if (!(area > SQUARENESS * Math.max(across, along) ** 2)) return null;
  return {
    pixelsPerMm: Math.sqrt(area),
    toMm: (x, y) => {
      const [u, v] = [x - middle.x, y - middle.y];
      return {
        x: centre.x + (u * down.y - v * down.x) / area,
        y: centre.y + (v * right.x - u * right.y) / area,
      };
    },
    toPixels: (x, y) => {
      const [u, v] = [x - centre.x, y - centre.y];
      return {
        x: middle.x + u * right.x + v * down.x,
        y: middle.y + u * right.y + v * down.y,
      };
    },
  };
}

const centreOf = ({ x, y, width, height }: BoxMm): Point => ({
  x: x + width / 2,
  y: y + height / 2,
});

const middleOf = (corners: FoundCode['corners']): Point => ({
  x: corners.reduce((sum, { x }) => sum + x, 0) / corners.length,
  y: corners.reduce((sum, { y }) => sum + y, 0) / corners.length,
});

function isInPlace({ corners }: FoundCode, view: SheetView): boolean {
  const middle = middleOf(corners);
  const at = view.toMm(middle.x, middle.y);
  return SEPARATOR_SHEET.codes.some((place) => {
    const centre = centreOf(place);
    return Math.hypot(at.x - centre.x, at.y - centre.y) <= PLACE_MM;
  });
}

function isInPicture(view: SheetView, { width, height }: GreyImage): boolean {
  const slack = CROPPED_MM * view.pixelsPerMm;
  return [0, SEPARATOR_SHEET.width].every((x) =>
    [0, SEPARATOR_SHEET.height].every((y) => {
      const at = view.toPixels(x, y);
      const isAcross = at.x >= -slack && at.x <= width + slack;
      return isAcross && at.y >= -slack && at.y <= height + slack;
    }),
  );
}

/** The words are there, and nothing but words and codes. */
function isAllOurs(page: GreyImage, view: SheetView): boolean {
  const { width, height } = page;
  const { codes, words } = SEPARATOR_SHEET;
  const { ink } = mapInk(page);
  const printed = new Uint8Array(width * height);
  const seen = words.map(() => ({ pixels: 0, inked: 0 }));
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const place = view.toMm(x, y);
      if (codes.some((box) => isWithin(place, box, PLACE_MM))) printed[at] = 1;
      for (const [index, { box }] of words.entries()) {
        if (!isWithin(place, box, PLACE_MM)) continue;
        printed[at] = 1;
        if (!isWithin(place, box, 0)) continue;
        seen[index]!.pixels++;
        if (ink[at]! > INK) seen[index]!.inked++;
      }
    }
  return (
    seen.every(({ pixels, inked }) => inked >= WORDS_INK * pixels) &&
    isBlank(page, view.pixelsPerMm * MM_PER_INCH, printed)
  );
}

const isWithin = ({ x, y }: Point, box: BoxMm, margin: number): boolean =>
  x >= box.x - margin &&
  x <= box.x + box.width + margin &&
  y >= box.y - margin &&
  y <= box.y + box.height + margin;
