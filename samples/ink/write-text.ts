import type { Random } from '../random.ts';
import { pixelsPerMm, type Sheet } from '../raster/sheet.ts';
import { strokeLines } from '../raster/mask.ts';
import { drawLetter, shapeLetter, type Letter } from './draw-character.ts';
import type { Hand } from './hand.ts';
import { paintMask } from './pen.ts';

/** A rectangle in pixels of the sheet, not rounded. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Letters are rarely higher than this, however high the box: millimetres. */
const LARGEST_LETTER = 7.5;
/** Share of the box's height that a letter's em takes when there is room. */
const LETTER_SHARE = 0.74;
/** Nobody writes narrower than this: then letters leave the box. */
const NARROWEST = 0.62;

/** Writes one line by hand. Returns whether ink left the box. */
export function writeLine(
  sheet: Sheet,
  text: string,
  box: Area,
  hand: Hand,
  random: Random,
): boolean {
  const letters = [...text].map((character) =>
    character === ' ' || character === '　' ? null : shapeLetter(character, hand, random),
  );
  const largest = LARGEST_LETTER * pixelsPerMm(sheet);
  let size = Math.min(box.height * LETTER_SHARE, largest) * hand.size;
  const gap = hand.spacing;
  const advanceOf = (letter: Letter | null): number => (letter ? letter.advance : 0.5) + gap;
  const width = letters.reduce((sum, letter) => sum + advanceOf(letter), 0);
  const room = box.width * 0.95;
  const shrink = Math.min(1, room / (width * size));
  // A long text is first written smaller, then narrower as well.
  size *= Math.max(0.7, shrink);
  const condense = Math.max(NARROWEST, Math.min(1, room / (width * size)));
  const slack = Math.max(0, box.width - width * size * condense);
  let x = box.x + Math.min(slack * 0.5, box.width * random.between(0.012, 0.09));
  const rise = [...text].some((character) => (character.codePointAt(0) ?? 0) >= 0x3000)
    ? 0.37
    : 0.32;
  let baseline = box.y + box.height * random.normal(0.5, 0.03 + 0.05 * hand.mess) + rise * size;
  let left = false;
  for (const letter of letters) {
    if (letter) {
      const mask = drawLetter(sheet, letter, { x, baseline, size, condense }, hand, random);
      if (mask)
        left ||= reachesOut(mask.y + 4, mask.y + mask.height - 5, box.y, box.y + box.height);
    }
    x += advanceOf(letter) * size * condense * random.normal(1, 0.03 + 0.05 * hand.mess);
    baseline += Math.sin(hand.slope) * advanceOf(letter) * size;
  }
  return left || x > box.x + box.width + 0.05 * size;
}

/** A pixel or two over the rule is no matter. */
const reachesOut = (top: number, bottom: number, from: number, to: number): boolean =>
  top < from - 3 || bottom > to + 3;

/** Writes one character into a cell. `rewrittenFrom`: struck out first, the right one beside it. */
export function writeCell(
  sheet: Sheet,
  character: string,
  cell: Area,
  hand: Hand,
  random: Random,
  rewrittenFrom: string | null,
): boolean {
  if (rewrittenFrom === null) return writeInside(sheet, character, cell, hand, random);
  writeInside(sheet, rewrittenFrom, { ...cell, width: cell.width * 0.62 }, hand, random);
  strikeOut(sheet, { ...cell, width: cell.width * 0.62 }, hand, random);
  const beside = { ...cell, x: cell.x + cell.width * 0.52, width: cell.width * 0.52 };
  // The right digit goes beside the wrong one, smaller and usually higher.
  const height = cell.height * 0.72;
  return writeInside(sheet, character, { ...beside, height, y: cell.y }, hand, random);
}

function writeInside(
  sheet: Sheet,
  character: string,
  cell: Area,
  hand: Hand,
  random: Random,
): boolean {
  const letter = shapeLetter(character, hand, random);
  const largest = LARGEST_LETTER * 1.15 * pixelsPerMm(sheet);
  const wanted = Math.min(cell.height * 0.92, largest) * hand.size * random.normal(1, 0.05);
  const size = Math.min(wanted, (cell.width * 1.02) / letter.advance);
  const drift = 0.03 + 0.06 * hand.mess;
  const x =
    cell.x + (cell.width - letter.advance * size) / 2 + cell.width * random.normal(0, drift);
  const baseline = cell.y + cell.height * random.normal(0.5, drift * 0.8) + 0.36 * size;
  const mask = drawLetter(sheet, letter, { x, baseline, size, condense: 1 }, hand, random);
  if (!mask) return false;
  return (
    reachesOut(mask.x + 4, mask.x + mask.width - 5, cell.x, cell.x + cell.width) ||
    reachesOut(mask.y + 4, mask.y + mask.height - 5, cell.y, cell.y + cell.height)
  );
}

/** Two level lines through an area, as people correct official forms. */
export function strikeOut(sheet: Sheet, area: Area, hand: Hand, random: Random): void {
  const radius = (hand.pen.width / 2) * pixelsPerMm(sheet);
  const lines = [0.42, 0.62].map((share) => {
    const y = area.y + area.height * random.normal(share, 0.03);
    const tilt = area.height * random.normal(0, 0.03);
    return [area.x + area.width * 0.06, y + tilt, area.x + area.width * 0.94, y - tilt];
  });
  const mask = strokeLines(lines, () => radius);
  if (mask) paintMask(sheet, mask, hand.pen, random);
}
