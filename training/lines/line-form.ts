import { frameForm, writeForm } from '../sheets/frame-form.ts';

/** Millimetres: one box below the other, as wide and as high as those of the first form. */
const [LEFT, WIDTH, TOP, BOTTOM] = [66, 128, 36, 278];
const HEIGHTS = [12, 12, 13, 12];
/** Paper below a row, and what is printed before it: unlike enough that no row passes for another. */
const GAPS = [0, 4, 0, 0, 7, 0];
const LABELS = [
  'メールアドレス（半角英数字）',
  'パスワード',
  '担当者名',
  '連絡先メールアドレス',
  '電話番号（市外局番から）',
  '医療機関等の名称　記入欄',
  '管理番号',
];
/** In this order down the page, again and again. */
const KINDS = [
  { kind: 'email' },
  { kind: 'latin', alphabet: 'alphanumeric', minLength: 4, maxLength: 14 },
  { kind: 'japanese', alphabet: 'japanese-name' },
  { kind: 'email' },
  { kind: 'phone' },
  { kind: 'japanese', alphabet: 'japanese-institution' },
  { kind: 'latin', alphabet: 'alphanumeric', minLength: 4, maxLength: 14 },
] as const;

/**
 * Writes the folder of a form of nothing but lines: 19 of them on a page cost little more than the
 * six of a real one.
 */
export async function writeLineForm(folder: string): Promise<void> {
  await writeForm(folder, describe());
}

function describe(): object {
  const fields: object[] = [];
  const print: object[] = [
    { kind: 'text', text: '記入見本（文字の行）', size: 14, box: [20, 16, 140, 10] },
  ];
  for (let row = 0, top = TOP; top + HEIGHTS[row % HEIGHTS.length]! <= BOTTOM; row++) {
    const height = HEIGHTS[row % HEIGHTS.length]!;
    const label = { ja: `${row + 1}行`, en: `Row ${row + 1}` };
    const box = [LEFT, top, WIDTH, height];
    fields.push({ id: `row${row + 1}`, label, required: true, box, ...KINDS[row % KINDS.length] });
    print.push({ kind: 'text', text: `${row + 1}. ${LABELS[row % LABELS.length]!}`, size: 8, valign: 'middle', box: [14, top, 50, height] }); // prettier-ignore
    top += height + GAPS[row % GAPS.length]!;
  }
  return frameForm('lines', { ja: '文字の行', en: 'Lines' }, fields, print);
}
