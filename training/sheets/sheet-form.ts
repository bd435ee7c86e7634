import { seeded, type Random } from '../../samples/random.ts';
import { frameForm, writeForm } from './frame-form.ts';

type Box = [number, number, number, number];

/** Millimetres: what is left and right of the rows, and where they begin and end. */
const [LEFT, RIGHT, TOP, BOTTOM] = [14, 196, 36, 276];
/** One row in so many holds checkboxes, the others cells. */
const MARK_ROW_EVERY = 3;
/** Between the left edges of two checkboxes: room for a circle around each. */
const MARK_PITCH = 14;

/**
 * Writes the folder of a form that is nothing but cells of 5 to 9 mm and checkboxes of 3 to 6 mm,
 * in rows of many sizes, with its drawn blank. The same seed gives the same form.
 */
export async function writeSheetForm(folder: string, seed: string): Promise<void> {
  await writeForm(folder, describeSheet(seeded(seed), seed));
}

function describeSheet(random: Random, seed: string): object {
  const fields: object[] = [];
  const print: object[] = [
    { kind: 'text', text: `記入見本 ${seed}`, size: 14, box: [20, 16, 140, 10] },
  ];
  let top = TOP;
  for (let row = 1; ; row++) {
    const isMarkRow = row % MARK_ROW_EVERY === 2;
    const side = random.between(3, 6);
    const width = random.between(5, 9);
    const height = isMarkRow ? side : Math.min(11, width * random.between(1, 1.4));
    const after = isMarkRow ? random.between(6, 9) : random.between(2.5, 5);
    if (top + height > BOTTOM) break;
    if (isMarkRow) addMarks(fields, print, row, top, side, random);
    else addCells(fields, print, row, top, width, height, random);
    top += height + after;
  }
  return frameForm(`sheet-${seed}`, { ja: seed, en: seed }, fields, print);
}

/** Cells in groups that touch, as codes and dates are printed, with a label over some rows. */
function addCells(
  fields: object[],
  print: object[],
  row: number,
  top: number,
  width: number,
  height: number,
  random: Random,
): void {
  const cells: Box[] = [];
  let left = LEFT + random.between(0, 6);
  let inGroup = random.whole(3, 10);
  while (left + width < RIGHT) {
    cells.push([round(left), round(top), round(width), round(height)]);
    left += width;
    if (--inGroup > 0) continue;
    left += random.chance(0.3) ? 0 : random.between(1, 5);
    inGroup = random.whole(1, 10);
  }
  fields.push({ id: `row${row}`, kind: 'digits', label: labelOf(row), exact: false, cells });
  if (random.chance(0.4))
    print.push({ kind: 'text', text: '都道府県　点数表　医療機関コード', size: 6, box: [LEFT + 8, round(top - 2.6), 80, 2.4] }); // prettier-ignore
}

function addMarks(
  fields: object[],
  print: object[],
  row: number,
  top: number,
  side: number,
  random: Random,
): void {
  for (let left = LEFT + 3, index = 1; left + side < RIGHT; left += MARK_PITCH, index++) {
    const box: Box = [round(left), round(top), round(side), round(side)];
    fields.push({ id: `row${row}Mark${index}`, kind: 'mark', label: labelOf(row), box });
    if (random.chance(0.5))
      print.push({ kind: 'text', text: random.pick(['変更', '取消', '有無', '1.登録']), size: round(random.between(7, 10)), valign: 'middle', box: [round(left + side + random.between(0.8, 2)), round(top), 7, round(side)] }); // prettier-ignore
  }
}

const labelOf = (row: number): object => ({ ja: `${row}段`, en: `Row ${row}` });
const round = (value: number): number => Math.round(value * 100) / 100;
