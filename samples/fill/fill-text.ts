import { typeCell, typeLine } from '../ink/type-text.ts';
import { writeCell, writeLine, type Area } from '../ink/write-text.ts';
import type { Random } from '../random.ts';
import { pixelsPerMm, type Sheet } from '../raster/sheet.ts';
import type { Writing } from './writing.ts';

interface Filled {
  readonly leavesBox: boolean;
  readonly rewrittenFrom: string | null;
}

const NOTHING: Filled = { leavesBox: false, rewrittenFrom: null };

/** Boxes at least this high hold several lines: millimetres a line. */
const LINE_HEIGHT = 9;
const HIGHEST_SINGLE_LINE = 15;

export function fillLine(
  sheet: Sheet,
  text: string,
  box: Area,
  writing: Writing,
  random: Random,
): Filled {
  if (text === '') return NOTHING;
  const height = box.height / pixelsPerMm(sheet);
  const rows = height > HIGHEST_SINGLE_LINE ? Math.floor(height / LINE_HEIGHT) : 1;
  const lines = rows === 1 ? [text] : wrap(text, Math.max(8, Math.floor(box.width / 60)), rows);
  let leavesBox = false;
  lines.forEach((line, index) => {
    const row = rowOf(box, rows, index);
    if (writing.print) typeLine(sheet, line, row, writing.print, random);
    else
      leavesBox =
        writeLine(sheet, line, misplace(row, writing, random), writing.hand, random) || leavesBox;
  });
  return { leavesBox, rewrittenFrom: null };
}

/** Free text in pieces of equal length; the last row takes what is left. */
function wrap(text: string, length: number, rows: number): string[] {
  const characters = [...text];
  const count = Math.min(rows, Math.ceil(characters.length / length));
  const size = Math.ceil(characters.length / count);
  return Array.from({ length: count }, (_, index) =>
    characters.slice(index * size, (index + 1) * size).join(''),
  );
}

const rowOf = (box: Area, rows: number, index: number): Area =>
  rows === 1 ? box : { ...box, y: box.y + (index * box.height) / rows, height: box.height / rows };

/** Now and then, and more often in untidy writing, a line sits on or over its rule. */
function misplace(box: Area, writing: Writing, random: Random): Area {
  if (!random.chance(0.02 + 0.16 * writing.hand.mess)) return box;
  const shift = box.height * random.between(0.12, 0.3) * (random.chance(0.5) ? 1 : -1);
  return { ...box, y: box.y + shift };
}

export function fillCell(
  sheet: Sheet,
  text: string,
  cell: Area,
  writing: Writing,
  random: Random,
): Filled {
  if (text === '') return NOTHING;
  if (writing.print) {
    typeCell(sheet, text, cell, writing.print, random);
    return NOTHING;
  }
  const isDigit = text >= '0' && text <= '9';
  const rewritten = isDigit && random.chance(writing.rewrites);
  const rewrittenFrom = rewritten ? String((Number(text) + random.whole(1, 9)) % 10) : null;
  return {
    leavesBox: writeCell(sheet, text, cell, writing.hand, random, rewrittenFrom),
    rewrittenFrom,
  };
}
