/** The same shape in two scripts: only the neighbours tell which. */
export const SAME_SHAPE = [
  'ー一-',
  'ニ二',
  'ロ口',
  'カ力',
  'エ工',
  'ハ八',
  'タ夕',
  'ト卜',
  'ヘへ',
  'ベべ',
  'ペぺ',
  'リり',
  'ミ三',
  'O0',
  '・.',
];

const JAPANESE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆]/u;

/** Beside Japanese characters a bracket is full-width; on paper it has no width of its own. */
export function widenBrackets(text: string): string {
  return text.replace(/\([^()]*\)|[()]/gu, (match, at: number) => {
    const around = `${text.slice(0, at).at(-1) ?? ''}${match}${text[at + match.length] ?? ''}`;
    return JAPANESE.test(around) ? match.replace('(', '（').replace(')', '）') : match;
  });
}

/** Edit distance between two texts by the longer one's length: 0 = equal, 1 = nothing in common. */
export function differenceBetween(first: string, second: string): number {
  const [a, b] = [[...first], [...second]];
  const longer = Math.max(a.length, b.length);
  if (longer === 0) return 0;
  let row = b.map((_, index) => index + 1);
  row.unshift(0);
  a.forEach((character, i) => {
    const next = [i + 1];
    b.forEach((other, j) => {
      next.push(Math.min(row[j]! + (character === other ? 0 : 1), row[j + 1]! + 1, next[j]! + 1));
    });
    row = next;
  });
  return row[b.length]! / longer;
}
