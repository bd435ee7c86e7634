import { MM_PER_INCH } from '../../schemas/units.ts';
import type { Random } from '../random.ts';
import type { Sheet } from '../raster/sheet.ts';
import { fillContours } from '../raster/mask.ts';
import { findGlyph } from './draw-character.ts';
import { loadTypefaces, type Typeface } from './fonts.ts';
import { paintMask, TONER } from './pen.ts';
import type { Area } from './write-text.ts';

/** How one clinic's computer prints: one font and size for the page. */
export interface Print {
  readonly faces: readonly Typeface[];
  /** Points. */
  readonly size: number;
}

export function choosePrint(random: Random): Print {
  const faces = loadTypefaces('print-japanese');
  const first = random.pick(faces);
  return { faces: [first, ...faces], size: random.pick([10, 10.5, 11, 12]) };
}

const pointsToPixels = (points: number, sheet: Sheet): number => (points / 72) * sheet.dpi;

/** Prints one line at the left of the box, in its middle; shrinks what is too long. */
export function typeLine(
  sheet: Sheet,
  text: string,
  box: Area,
  print: Print,
  random: Random,
): void {
  const glyphs = [...text].map((character) => findGlyph(print.faces, character));
  const advance = glyphs.reduce((sum, glyph) => sum + glyph.advance, 0);
  const padding = (1.5 / MM_PER_INCH) * sheet.dpi;
  const wanted = Math.min(pointsToPixels(print.size, sheet), box.height * 0.8);
  const size = Math.min(wanted, (box.width - 2 * padding) / advance);
  drawGlyphs(sheet, glyphs, box.x + padding, box.y + box.height / 2 + 0.37 * size, size, random);
}

/** Prints one character in the middle of a cell. */
export function typeCell(
  sheet: Sheet,
  character: string,
  cell: Area,
  print: Print,
  random: Random,
): void {
  const glyph = findGlyph(print.faces, character);
  const size = Math.min(pointsToPixels(print.size * 1.2, sheet), cell.height * 0.85);
  const x = cell.x + (cell.width - glyph.advance * size) / 2;
  drawGlyphs(sheet, [glyph], x, cell.y + cell.height / 2 + 0.36 * size, size, random);
}

function drawGlyphs(
  sheet: Sheet,
  glyphs: readonly ReturnType<typeof findGlyph>[],
  left: number,
  baseline: number,
  size: number,
  random: Random,
): void {
  let x = left;
  for (const glyph of glyphs) {
    const mask = fillContours(
      glyph.contours.map((contour) =>
        contour.map((value, index) =>
          index % 2 === 0 ? x + value * size : baseline + value * size,
        ),
      ),
    );
    if (mask) paintMask(sheet, mask, TONER, random);
    x += glyph.advance * size;
  }
}
