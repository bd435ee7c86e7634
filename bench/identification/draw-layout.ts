import { create } from 'qrcode';
import type { BoxMm } from '../../schemas/units.ts';
import { boxMm } from '../../schemas/units.ts';
import { typeLine, type Print } from '../../samples/ink/type-text.ts';
import { writeLine } from '../../samples/ink/write-text.ts';
import { chooseHand } from '../../samples/ink/hand.ts';
import { loadTypefaces } from '../../samples/ink/fonts.ts';
import { createSheet, DRAWING_DPI, type Sheet } from '../../samples/raster/sheet.ts';
import { seeded, type Random } from '../../samples/random.ts';
import { LABEL_MM, MARGIN_MM, type Layout, type Row } from './layout.ts';

const K = DRAWING_DPI / 25.4;
const CODE_MM = 16;

/** Where the code stands on a coded form. */
export const codeBox = (layout: Layout): BoxMm =>
  boxMm(layout.width - MARGIN_MM - CODE_MM, 8, CODE_MM, CODE_MM);

/** The empty page; `code`: what its printed code says, null for none. */
export function drawLayout(layout: Layout, code: string | null): Sheet {
  const sheet = createSheet(
    Math.round(layout.width * K),
    Math.round(layout.height * K),
    DRAWING_DPI,
    1,
  );
  const random = seeded('print');
  const [gothic, mincho] = loadTypefaces('print-japanese');
  const print = (size: number, other = false): Print => ({
    faces: other ? [mincho!, gothic!] : [gothic!, mincho!],
    size,
  });
  const text = (words: string, x: number, y: number, width: number, height: number, size: number) =>
    typeLine(
      sheet,
      words,
      { x: x * K, y: y * K, width: width * K, height: height * K },
      print(size),
      random,
    );
  const right = layout.width - MARGIN_MM;
  text(layout.title, layout.width / 2 - 55, 14, 110, 9, 16);
  text('次のとおり申請します。必要な事項をすべて記入してください。', MARGIN_MM, 25, 110, 6, 9);
  for (const row of layout.rows) drawRow(sheet, layout, row, text);
  const last = layout.rows.at(-1)!;
  const [top, bottom] = [layout.rows[0]!.top, last.top + last.height];
  rule(sheet, MARGIN_MM, bottom, right, bottom, 0.5);
  rule(sheet, MARGIN_MM, top, right, top, 0.5);
  for (const x of [MARGIN_MM, right]) rule(sheet, x, top, x, bottom, 0.5);
  rule(sheet, MARGIN_MM + LABEL_MM, top, MARGIN_MM + LABEL_MM, bottom, 0.2);
  layout.notes.forEach((note, index) => {
    const y = bottom + 3 + index * 5;
    if (y < layout.height - 10) text(`（注${index + 1}）${note}`, MARGIN_MM, y, 150, 5, 8.5);
  });
  if (code !== null) drawCode(sheet, codeBox(layout), code);
  return sheet;
}

function drawRow(
  sheet: Sheet,
  layout: Layout,
  row: Row,
  text: (words: string, x: number, y: number, width: number, height: number, size: number) => void,
): void {
  rule(sheet, MARGIN_MM, row.top, layout.width - MARGIN_MM, row.top, 0.2);
  text(row.label, MARGIN_MM + 1, row.top, LABEL_MM - 2, row.height, 10.5);
  const x = MARGIN_MM + LABEL_MM + 3;
  if (row.entry.kind === 'cells') {
    const size = Math.min(7, row.height - 2);
    const y = row.top + (row.height - size) / 2;
    for (let cell = 0; cell <= row.entry.count; cell++)
      rule(sheet, x + cell * 7, y, x + cell * 7, y + size, 0.15);
    for (const edge of [y, y + size]) rule(sheet, x, edge, x + row.entry.count * 7, edge, 0.15);
  }
  if (row.entry.kind === 'marks')
    row.entry.labels.forEach((label, index) => {
      const [left, top] = [x + index * 24, row.top + row.height / 2 - 2];
      for (const edge of [0, 4]) {
        rule(sheet, left, top + edge, left + 4, top + edge, 0.25);
        rule(sheet, left + edge, top, left + edge, top + 4, 0.25);
      }
      text(label, left + 4, row.top, 19, row.height, 10);
    });
}

/** Writes into most rows by hand: what registration has to see through. */
export function fillLayout(sheet: Sheet, layout: Layout, random: Random): void {
  const hand = chooseHand(random, random.between(0, 0.6));
  for (const row of layout.rows) {
    if (random.chance(0.15)) continue;
    const x = MARGIN_MM + LABEL_MM + 3;
    const width = layout.width - MARGIN_MM - x - 2;
    const area = { x: x * K, y: row.top * K, width: width * K, height: row.height * K };
    const digits = Array.from({ length: 9 }, () => random.whole(0, 9)).join('');
    const words = random.pick([
      '山田太郎',
      '佐藤医院',
      '東京都千代田区霞が関',
      digits,
      '03-1234-5678',
    ]);
    writeLine(
      sheet,
      row.entry.kind === 'marks' ? '✓'.replace('✓', 'v') : words,
      area,
      hand,
      random,
    );
  }
}

function rule(sheet: Sheet, x1: number, y1: number, x2: number, y2: number, thick: number): void {
  const half = thick / 2;
  const [plane] = sheet.planes;
  const [left, top] = [Math.round((x1 - half) * K), Math.round((y1 - half) * K)];
  const [right, bottom] = [
    Math.max(left + 1, Math.round((x2 + half) * K)),
    Math.max(top + 1, Math.round((y2 + half) * K)),
  ];
  for (let y = Math.max(0, top); y < Math.min(sheet.height, bottom); y++)
    plane!.fill(
      0,
      y * sheet.width + Math.max(0, left),
      y * sheet.width + Math.min(sheet.width, right),
    );
}

function drawCode(sheet: Sheet, box: BoxMm, words: string): void {
  const { modules } = create(words, { errorCorrectionLevel: 'M' });
  const quiet = 2;
  const side = box.width / (modules.size + 2 * quiet);
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; column++)
      if (modules.get(row, column)) {
        const [x, y] = [box.x + (column + quiet) * side, box.y + (row + quiet) * side];
        rule(sheet, x, y + side / 2, x + side, y + side / 2, side);
      }
}
