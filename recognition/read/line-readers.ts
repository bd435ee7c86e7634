import type { Engines, LineReader } from '../ports.ts';
import type { Alphabet } from './alphabets.ts';
import { openCharacterReader } from './line-characters.ts';
import { openDigitReader } from './line-digits.ts';
import type { LineInk } from './line-ink.ts';
import type { Lexicon } from './line-lexicon.ts';
import type { LineGroup } from './line-model.ts';
import type { LineKind } from './line-opinion.ts';
import type { PlacingReader } from './line-paths.ts';

/** With `letters`, Latin lines are read by weighing texts; with `digits`, numbers by them too. */
export type LineEngines = Pick<Engines, 'latin' | 'latinSecond' | 'japanese' | 'characters'> &
  Partial<Pick<Engines, 'digits' | 'letters' | 'hands' | 'kanji' | 'strokes'>>;

/** Who reads a line first and second; the second is null where there is only one. */
export interface Readers {
  readonly group: LineGroup;
  readonly first: LineReader;
  readonly second: LineReader | null;
  /** Who can say where on the line a text's characters stand; null: nobody. */
  readonly placing: PlacingReader | null;
}

export function chooseReaders(
  { kind }: LineKind,
  line: LineInk,
  alphabet: Alphabet,
  engines: LineEngines,
  lexicon: Lexicon,
): Readers {
  switch (kind) {
    case 'phone':
    case 'integer': {
      const { digits } = engines;
      const second = digits ? openDigitReader(digits, line, alphabet) : engines.latinSecond;
      return { group: 'number', ...latinReaders(engines, second) };
    }
    case 'email':
    case 'latin':
      return { group: 'latin', ...latinReaders(engines, engines.latinSecond) };
    case 'japanese':
    case 'freeText': {
      const { characters, japanese } = engines;
      if (!characters) return { group: 'tesseract', first: japanese, second: null, placing: null };
      // What people write of their own accord is not made of names: がと is no か.
      const words = kind === 'japanese' ? lexicon : null;
      const first = openCharacterReader(characters, line, alphabet, words);
      return { group: 'japanese', first, second: japanese, placing: first };
    }
  }
}

/** A form may ask for tesseract alone: then there is nobody else to ask. */
function latinReaders(
  { latin, latinSecond }: LineEngines,
  second: LineReader,
): Omit<Readers, 'group'> {
  return { first: latin, second: latin.id === latinSecond.id ? null : second, placing: null };
}
