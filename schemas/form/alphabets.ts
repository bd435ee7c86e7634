/** The characters that a field may hold, by the names of the form language. */
const ALPHABETS: Readonly<Record<string, RegExp>> = {
  digits: /^[0-9]$/u,
  phone: /^[0-9+() -]$/u,
  latin: /^[\x20-\x7e]$/u,
  email: /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~@-]$/u,
  alphanumeric: /^[A-Za-z0-9]$/u,
  katakana: /^[\p{Script=Katakana}ー・\s]$/u,
  hiragana: /^[\p{Script=Hiragana}ー・\s]$/u,
  // 々〆ヶ belong to names; variation selectors (U+FE00…, U+E0100…) choose a glyph of a kanji.
  'japanese-name':
    /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}A-Za-z々〆ヶー・.\s\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]$/u,
  'japanese-institution':
    /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}A-Za-z0-9Ａ-Ｚａ-ｚ０-９々〆ヶー・.,&'’()（）「」‐－\-㈱㈲\s\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]$/u,
  any: /^[^\p{Cc}]$/u,
};

export const ALPHABET_NAMES = Object.keys(ALPHABETS);

/** `=` and the characters themselves, or one of the names. */
export const isAlphabet = (name: string): boolean =>
  name.startsWith('=') ? name.length > 1 : name in ALPHABETS;

/** Code points of `text` that the alphabet does not hold. An unknown alphabet is a bug: checked. */
export function foreignCharacters(text: string, alphabet: string): string[] {
  if (alphabet.startsWith('=')) {
    const allowed = new Set(alphabet.slice(1));
    return [...text].filter((character) => !allowed.has(character));
  }
  const pattern = ALPHABETS[alphabet];
  if (!pattern) throw new RangeError(`no alphabet is called "${alphabet}"`);
  return [...text].filter((character) => !pattern.test(character));
}
