import { HYPHENS, writtenAlphabet, type WrittenAlphabet } from '../../schemas/form/alphabets.ts';

/** What a field may hold, as readers see it: schemas/form/alphabets.ts has the table. */
export type Alphabet = WrittenAlphabet;

/** A field's alphabet, by its name in the form language; null is any. Throws on an unknown name. */
export const openAlphabet = (name: string | null): Alphabet => writtenAlphabet(name ?? 'any');

/**
 * The alphabet as a network of these classes can spell it, all hyphens written as one; null where
 * the field may hold what the network has never seen.
 */
export function narrowAlphabet(alphabet: Alphabet, classes: readonly string[]): Alphabet | null {
  if (alphabet.characters === null) return null;
  const known = new Set(classes);
  const folded = [...alphabet.characters].map((it) => (HYPHENS.includes(it) ? '-' : it));
  if (!folded.every((it) => known.has(it))) return null;
  return { ...openAlphabet(`=${folded.join('')}`), spaces: alphabet.spaces };
}

/** Nothing but ASCII: read by readers of Latin lines whatever the field's kind. */
export const isLatin = ({ characters }: Alphabet): boolean =>
  characters !== null && /^[\x21-\x7e]+$/u.test(characters);

/** Shapes that print, too, may not tell apart. */
const TWINS = ['0Oo', '1lI|'];
/** Shapes that handwriting does not tell apart; which one is meant only the field can say. */
const LOOK_ALIKES = [
  ...TWINS,
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
/** Forms of one character that stand in names side by side, a stroke apart. */
const VARIANTS = ['高髙', '崎﨑', '吉𠮷', '凛凜', '邊邉', '濱濵', '齋齊', '瀬瀨'];
/** Today's form and older ones: whoever reads an old one may have misread the other. */
const OLD_FORMS = ['恵惠', '富冨', '徳德', '真眞', '柳栁', '黒黑'];
/** Whether print, too, may draw this character like another one of the alphabet. */
export const hasTwin = (character: string, alphabet: Alphabet): boolean =>
  TWINS.some(
    (group) =>
      group.includes(character) &&
      [...group].some((other) => other !== character && alphabet.allows(other)),
  );

/** Whether a character of Japanese names may well be misread for its other form. */
export const hasVariant = (character: string): boolean =>
  VARIANTS.some((group) => group.includes(character)) ||
  OLD_FORMS.some((group) => group.indexOf(character) > 0);

/** Other characters of the alphabet that look like this one. */
export function lookAlikes(character: string, alphabet: Alphabet): string[] {
  return [...LOOK_ALIKES, ...VARIANTS, ...OLD_FORMS]
    .filter((group) => group.includes(character))
    .flatMap((group) => [...group])
    .filter((other) => other !== character && alphabet.allows(other));
}

const USUAL = new Map(
  [...VARIANTS, ...OLD_FORMS].flatMap((group) => {
    const [usual, ...others] = [...group];
    return others.map((other) => [other, usual!] as const);
  }),
);

/** A name with today's usual form of each character, as dictionaries list it: for looking up only. */
export const usualForm = (text: string): string =>
  [...text].map((character) => USUAL.get(character) ?? character).join('');
