import { differenceBetween, SAME_SHAPE, widenBrackets } from './compare-texts.ts';

/**
 * How people write down a Japanese name that is kept in a register: what may stand for what. All of
 * it serves matching only; nothing here is ever stored. What tells two institutions apart is no
 * fold: 医院 is not クリニック, 斎藤 is not 斉藤.
 */

/** Forms of one and the same character: a pen writes either. */
const FORMS: readonly string[] = [
  '高髙',
  '崎﨑',
  '斎齋',
  '斉齊',
  '辺邊邉',
  '沢澤',
  '浜濱濵',
  '広廣',
  '国國',
  '真眞',
  '恵惠',
  '栄榮',
  '瀬瀨',
  '徳德',
  '富冨',
  '桜櫻',
  '寿壽',
  '静靜',
  '条條',
  '渋澁',
  '会會',
  '医醫',
  '薬藥',
  '歯齒',
  '学學',
  '恒恆',
  'ヶケが',
  '・･.',
  '（(',
  '）)',
  'ーｰ－-',
  'ッツ',
  'ャヤ',
  'ュユ',
  'ョヨ',
  'ァア',
  'ィイ',
  'ゥウ',
  'ェエ',
  'ォオ',
  'っつ',
  'ゃや',
  'ゅゆ',
  'ょよ',
  ...SAME_SHAPE,
];

/** Everything that may stand on paper where a register has this character, itself first. */
export function formsOf(character: string): string[] {
  const forms = FORMS.filter((group) => group.includes(character)).flatMap((group) => [...group]);
  return [...new Set([character, ...forms])];
}

/** Words for a kind of legal person, each in the ways in which it is written. */
const LEGAL_FORMS: readonly (readonly string[])[] = [
  ['株式会社', '㈱', '（株）'],
  ['有限会社', '㈲', '（有）'],
  ['合同会社', '（同）'],
  ['医療法人社団', '（医社）'],
  ['医療法人財団', '（医財）'],
  ['社会医療法人'],
  ['医療法人', '（医）'],
  ['社会福祉法人', '（福）'],
  ['一般社団法人', '（一社）'],
  ['一般財団法人', '（一財）'],
  ['公益社団法人', '（公社）'],
  ['公益財団法人', '（公財）'],
];
/** Stands for each of its kinds; one kind never stands for another. */
const MEDICAL = ['医療法人', '（医）'];
const MEDICAL_FORMS = ['医療法人社団', '（医社）', '医療法人財団', '（医財）', '社会医療法人'];
const LEGAL_WORDS = [...new Set(LEGAL_FORMS.flat())].sort((a, b) => b.length - a.length);
const LEGAL_START = new RegExp(`^(?:${LEGAL_WORDS.join('|')})`, 'u');
const LEGAL_END = new RegExp(`(?:${LEGAL_WORDS.join('|')})$`, 'u');
/** The corporation's own name, as it stands between its legal form and what it runs. */
const CORPORATION = /^\S{1,8}?会/u;
/** Tells one place of a business from its others, but not whose it is. */
const BRANCH = /(?:(?<![薬商書])店|支社|本社|支部|本部|営業所|出張所|事業所|[分本]院|[新別本]館)$/u;

/** What is left of a name has to be one. */
const SHORTEST = 2;

/** One way of writing a name, without spaces. */
export interface Spelling {
  readonly text: string;
  /** It says all that is registered and nothing else, but for forms of one and the same word. */
  readonly isWhole: boolean;
}

/**
 * The ways in which a person may write a name: with its legal form spelt, abbreviated or left out,
 * the corporation that runs the place left out with it, and, where only `seen` (what a reader made of
 * the line) begins with a legal form, with whatever stands there in front of it.
 */
export function spellName(name: string, seen: string): Spelling[] {
  const own = bare(name);
  const whole = new Set([own, ...swapForms(own, sameAs)]);
  const parts = partsOf(widenBrackets(name.trim())).map(bare);
  const others = [...whole].flatMap((way) => swapForms(way, looserThan));
  others.push(...parts, ...parts.flatMap((part) => swapForms(part, sameAs)));
  const read = bare(seen);
  // Where the register names a corporation, another one in front of the place is another place.
  if (LEGAL_START.test(read) && !LEGAL_START.test(own)) others.push(putBehind(read, own));
  return [...new Set([...whole, ...others])]
    .filter((text) => [...text].length >= SHORTEST)
    .map((text) => ({ text, isWhole: whole.has(text) }));
}

/** Whether a text is a way of writing a registered name. */
export function isSpelling(text: string, name: string): boolean {
  const written = [...bare(text)];
  return spellName(name, text).some((spelling) => {
    const wanted = [...spelling.text];
    return (
      wanted.length === written.length &&
      wanted.every((character, at) => formsOf(character).includes(written[at]!))
    );
  });
}

const bare = (text: string): string => widenBrackets(text.replace(/\s+/gu, ''));

/** The name with the legal form at either end in its other ways. */
const swapForms = (name: string, others: (form: string) => readonly string[]): string[] =>
  [LEGAL_START, LEGAL_END].flatMap((end) => {
    const form = end.exec(name)?.[0];
    return form === undefined ? [] : others(form).map((other) => name.replace(end, other));
  });

const sameAs = (form: string): readonly string[] =>
  LEGAL_FORMS.find((forms) => forms.includes(form)) ?? [];

const looserThan = (form: string): readonly string[] =>
  MEDICAL_FORMS.includes(form) ? MEDICAL : [];

/** A name without its legal form, and without the corporation. */
function partsOf(name: string): string[] {
  const parts: string[] = [];
  if (LEGAL_END.test(name)) parts.push(name.replace(LEGAL_END, ''));
  if (!LEGAL_START.test(name)) return parts;
  const own = name.replace(LEGAL_START, '');
  const [first, ...rest] = name.split(/\s+/u);
  const place =
    rest.length > 0
      ? rest.join('')
      : CORPORATION.test(first!.replace(LEGAL_START, ''))
        ? own.replace(CORPORATION, '')
        : '';
  return [...parts, own, ...(BRANCH.test(place) ? [] : [place])];
}

/** The end of what was seen, as much of it as looks most like the name, put right by the name. */
function putBehind(seen: string, name: string): string {
  const characters = [...seen];
  const cuts = characters.map((_, at) => at);
  const unlike = (at: number): number => differenceBetween(characters.slice(at).join(''), name);
  const best = cuts.reduce((a, b) => (unlike(b) < unlike(a) ? b : a), 0);
  return characters.slice(0, best).join('') + name;
}
