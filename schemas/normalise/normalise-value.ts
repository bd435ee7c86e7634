import type { Field, Normalisation } from '../form/field.ts';
import type { FieldValue } from '../reading.ts';

export interface Normalised<T extends FieldValue = FieldValue> {
  readonly value: T;
  readonly changed: boolean;
}

/**
 * Everything that hands and OCR write for a hyphen. NFKC leaves most of them alone:
 * ‐ ‑ ‒ – — ― ⁃ − ─ ━ ー － ｰ ﹣ ﹘ and the soft hyphen.
 */
const HYPHENS = /[\u2010-\u2015\u2043\u2212\u2500\u2501\u30fc\uff0d\uff70\ufe63\ufe58\u00ad]/g;

const FULL_WIDTH = /[\uff01-\uff5e]/g;
const FULL_WIDTH_OFFSET = 0xfee0;

const STEPS: Readonly<Record<Normalisation, (text: string) => string>> = {
  trim: (text) => text.trim(),
  // Digits and signs of numbers only: NFKC over the whole text would rewrite ㈱ and kanji.
  'nfkc-digits': (text) =>
    text.replace(FULL_WIDTH, (character) => {
      const ascii = String.fromCharCode(character.charCodeAt(0) - FULL_WIDTH_OFFSET);
      return /[0-9()+.-]/.test(ascii) ? ascii : character;
    }),
  hyphens: (text) => text.replace(HYPHENS, '-'),
  'lower-case': (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
};

/**
 * Applies the field's own normalisations, in the order of the form, and nothing else: no Unicode
 * normalisation ever, since even NFC rewrites 神 (U+FA19) in people's names. Secrets stay as
 * written whatever the form says.
 */
export function normaliseValue<T extends FieldValue>(field: Field, written: T): Normalised<T>;
export function normaliseValue(field: Field, written: FieldValue): Normalised {
  if (typeof written !== 'string' || field.secret === 'secret')
    return { value: written, changed: false };
  const value = field.normalise.reduce<string>((text, step) => STEPS[step](text), written);
  return { value, changed: value !== written };
}
