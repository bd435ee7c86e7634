/**
 * The characters that a field may hold, by the names of the form language: the one table that
 * checks, readers and desks go by.
 */
interface NamedAlphabet {
  /** One character that a value may hold, as people may key it. */
  readonly holds: RegExp;
  /**
   * What readers look for, where that is other than the ink among `holds`: what hardly ever occurs
   * would be seen in every smudge, and hands write signs that a value may hold in another form.
   * White space is no ink: it is measured between the characters, and never listed.
   */
  readonly looksFor?: string | RegExp;
}

/** Strokes that people and readers mean as a hyphen; NFKC leaves most of them alone. */
export const HYPHENS = '-‐‑‒–—―−ーｰ─－';

const ALPHABETS: Readonly<Record<string, NamedAlphabet>> = {
  digits: { holds: /^[0-9]$/u },
  phone: { holds: /^[0-9+() -]$/u, looksFor: `0123456789()+${HYPHENS}` },
  latin: { holds: /^[\x20-\x7e]$/u },
  email: {
    holds: /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~@-]$/u,
    looksFor: /^[A-Za-z0-9._+@-]$/u,
  },
  alphanumeric: { holds: /^[A-Za-z0-9]$/u },
  katakana: { holds: /^[\p{Script=Katakana}ー・\s]$/u, looksFor: /^[ァ-ヺー・]$/u },
  hiragana: { holds: /^[\p{Script=Hiragana}ー・\s]$/u, looksFor: /^[ぁ-ゖー・]$/u },
  // 々〆ヶ belong to names; variation selectors (U+FE00…, U+E0100…) choose a glyph of a kanji.
  'japanese-name': {
    holds:
      /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}A-Za-z々〆ヶー・.\s\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]$/u,
    looksFor: /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー・々〆ヶ]$/u,
  },
  'japanese-institution': {
    holds:
      /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}A-Za-z0-9Ａ-Ｚａ-ｚ０-９々〆ヶー・.,&'’()（）「」‐－\-㈱㈲\s\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]$/u,
    looksFor:
      /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー・々〆ヶA-Za-z0-9Ａ-Ｚａ-ｚ０-９（）()「」、。.,&＆'’\-－㈱㈲]$/u,
  },
  any: { holds: /^[^\p{Cc}]$/u },
};

export const ALPHABET_NAMES = Object.keys(ALPHABETS);

/** `=` and the characters themselves, or one of the names. */
export const isAlphabet = (name: string): boolean =>
  name.startsWith('=') ? name.length > 1 : name in ALPHABETS;

/** Code points of `text` that the alphabet does not hold. An unknown alphabet is a bug: checked. */
export function foreignCharacters(text: string, alphabet: string): string[] {
  const holds = holdsOf(alphabet);
  return [...text].filter((character) => !holds(character));
}

/** What readers of a field look for. */
export interface WrittenAlphabet {
  /** Every character; null where a list would be too long to restrict by. */
  readonly characters: string | null;
  /** Whether words may be set apart: the field's value may hold a space. */
  readonly spaces: boolean;
  allows(character: string): boolean;
}

/** An alphabet as it stands on paper. An unknown alphabet is a bug: checked. */
export function writtenAlphabet(alphabet: string): WrittenAlphabet {
  const spaces = holdsOf(alphabet)(' ');
  if (alphabet.startsWith('=')) return listed(alphabet.slice(1).replace(/\s/gu, ''), spaces);
  const { holds, looksFor = holds } = ALPHABETS[alphabet]!;
  if (typeof looksFor === 'string') return listed(looksFor, spaces);
  const characters = LISTABLE.filter((character) => looksFor.test(character)).join('');
  const whole = !looksFor.test('亜') && !looksFor.test('é');
  if (whole) return listed(characters, spaces);
  const allows = (character: string): boolean => looksFor.test(character) && !/\s/u.test(character);
  return { characters: null, spaces, allows };
}

function holdsOf(alphabet: string): (character: string) => boolean {
  if (alphabet.startsWith('=')) {
    const allowed = new Set(alphabet.slice(1));
    return (character) => allowed.has(character);
  }
  const named = ALPHABETS[alphabet];
  if (!named) throw new RangeError(`no alphabet is called "${alphabet}"`);
  return (character) => named.holds.test(character);
}

function listed(characters: string, spaces: boolean): WrittenAlphabet {
  const set = new Set(characters);
  return { characters, spaces, allows: (character) => set.has(character) };
}

/** ASCII without the space, and kana: an alphabet of these alone is short enough to list. */
const LISTABLE = [...codes(0x21, 0x7e), ...codes(0x3041, 0x30fe)];

function codes(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String.fromCharCode(first + index));
}
