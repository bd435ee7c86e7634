/** What a field may hold. `characters` is null where a list would be too long to restrict by. */
export interface Alphabet {
  readonly characters: string | null;
  allows(character: string): boolean;
}

const DIGITS = '0123456789';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const ALPHANUMERIC = DIGITS + UPPER + LOWER;
/** Printable ASCII without the space. */
const LATIN = String.fromCharCode(...Array.from({ length: 94 }, (_, index) => 33 + index));

/** Strokes that people and readers mean as a hyphen; NFKC leaves most of them alone. */
export const HYPHENS = '-‐‑‒–—―−ーｰ─－';

const LISTED: Readonly<Record<string, string>> = {
  digits: DIGITS,
  phone: `${DIGITS}()+${HYPHENS}`,
  latin: LATIN,
  // Of the characters that an address may hold, those that occur in practice.
  email: `${ALPHANUMERIC}.-_+@`,
  alphanumeric: ALPHANUMERIC,
  katakana: `${range(0x30a1, 0x30fa)}ー・`,
  hiragana: `${range(0x3041, 0x3096)}ー・`,
};

/** Kanji of all planes, kana, and the marks that occur inside names. */
const NAME = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー・々〆ヶ]$/u;
/** Institutions add Latin letters, digits, brackets and company signs. */
const INSTITUTION =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー・々〆ヶA-Za-z0-9Ａ-Ｚａ-ｚ０-９（）()「」、。.,&＆'’\-－㈱㈲]$/u;

function range(first: number, last: number): string {
  return String.fromCharCode(...Array.from({ length: last - first + 1 }, (_, i) => first + i));
}

/**
 * A field's alphabet: a name (see the form language), or `=` and the characters themselves; null
 * is any. Throws on an unknown name: the form's schema lets none through.
 */
export function openAlphabet(name: string | null): Alphabet {
  if (name === null || name === 'any') return { characters: null, allows: () => true };
  if (name === 'japanese-name')
    return { characters: null, allows: (character) => NAME.test(character) };
  if (name === 'japanese-institution')
    return { characters: null, allows: (character) => INSTITUTION.test(character) };
  const characters = name.startsWith('=') ? name.slice(1) : LISTED[name];
  if (characters === undefined) throw new RangeError(`unknown alphabet: ${name}`);
  const set = new Set(characters);
  return { characters, allows: (character) => set.has(character) };
}

/**
 * The alphabet as a network of these classes can spell it, all hyphens written as one; null where
 * the field may hold what the network has never seen.
 */
export function narrowAlphabet(alphabet: Alphabet, classes: readonly string[]): Alphabet | null {
  if (alphabet.characters === null) return null;
  const known = new Set(classes);
  const folded = [...alphabet.characters].map((it) => (HYPHENS.includes(it) ? '-' : it));
  return folded.every((it) => known.has(it)) ? openAlphabet(`=${folded.join('')}`) : null;
}

/** Shapes that handwriting does not tell apart; which one is meant only the field can say. */
const LOOK_ALIKES = [
  '0Oo',
  '1lI|',
  '5S',
  '2Z',
  'cC',
  'kK',
  'pP',
  'sS',
  'uU',
  'vV',
  'wW',
  'xX',
  'zZ',
  'qg9',
  'b6',
];

/** Other characters of the alphabet that look like this one. */
export function lookAlikes(character: string, alphabet: Alphabet): string[] {
  return LOOK_ALIKES.filter((group) => group.includes(character))
    .flatMap((group) => [...group])
    .filter((other) => other !== character && alphabet.allows(other));
}
