import type { Field } from '../../schemas/form/field.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import type { Random } from '../random.ts';
import {
  inventApplicant,
  inventEmail,
  inventPersonName,
  inventPhone,
  inventSentence,
} from './person.ts';

const LETTERS: Readonly<Record<string, string>> = {
  digits: '0123456789',
  phone: '0123456789',
  latin: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.',
  email: 'abcdefghijklmnopqrstuvwxyz0123456789',
  alphanumeric: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  katakana:
    'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン',
  hiragana:
    'あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわん',
};

/** Share of fields that are not required and still filled. */
const FILLED = 0.85;

/** An answer for a field of any form, by its kind and alphabet alone. */
export function inventAnswer(field: Field, random: Random): FieldValue {
  if (field.kind === 'mark') return random.chance(0.4);
  if (field.kind === 'choice') {
    const ids = field.options.map((option) => option.id);
    if (!field.multiple) return field.required || random.chance(FILLED) ? [random.pick(ids)] : [];
    return ids.filter(() => random.chance(0.45));
  }
  if (!field.required && !random.chance(FILLED)) return null;
  switch (field.kind) {
    case 'digits':
      return digits(random, field.exact ? field.cells.length : random.whole(1, field.cells.length));
    case 'integer':
      return integer(field, random);
    case 'date':
      return `${random.whole(1950, 2035)}-${two(random.whole(1, 12))}-${two(random.whole(1, 28))}`;
    case 'phone':
      return inventPhone(random);
    case 'email':
      return inventEmail(random);
    case 'latin': {
      const most = field.cells?.length ?? field.maxLength ?? 16;
      const least = Math.min(field.minLength ?? 4, most);
      return letters(field.alphabet, random.whole(least, Math.min(most, least + 12)), random);
    }
    case 'japanese':
    case 'freeText':
      return japanese(field.alphabet, field.maxLength, random);
  }
}

const two = (value: number): string => String(value).padStart(2, '0');

const digits = (random: Random, count: number): string =>
  Array.from({ length: count }, () => random.whole(0, 9)).join('');

function integer(
  field: {
    min?: number | undefined;
    max?: number | undefined;
    cells?: readonly unknown[] | undefined;
  },
  random: Random,
): string {
  const highest = Math.min(field.max ?? 9999, field.cells ? 10 ** field.cells.length - 1 : 9999);
  const lowest = Math.min(field.min ?? 0, highest);
  return String(
    random.whole(lowest, random.chance(0.7) ? Math.min(highest, lowest + 60) : highest),
  );
}

function letters(alphabet: string, length: number, random: Random): string {
  const known = alphabet.startsWith('=') ? alphabet.slice(1) : LETTERS[alphabet];
  const from = [...(known ?? LETTERS['alphanumeric'] ?? '')];
  return Array.from({ length }, () => random.pick(from)).join('');
}

function japanese(alphabet: string, maxLength: number | undefined, random: Random): string {
  const cut = (text: string): string => [...text].slice(0, maxLength ?? 80).join('');
  if (alphabet === 'japanese-name') return cut(inventPersonName(random));
  if (alphabet === 'japanese-institution') return cut(inventApplicant(random).institution);
  if (alphabet === 'any') return cut(inventSentence(random));
  return cut(letters(alphabet, random.whole(3, 8), random));
}
