import type { EntryChoice } from '../../schemas/desk.ts';
import type { Field } from '../../schemas/form/field.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import type { Language } from '../../schemas/text.ts';
import type { Messages } from '../messages/ja.ts';

/** A field's value in the reader's words; empty text when there is none. */
export function describeValue(
  field: Field,
  value: FieldValue,
  language: Language,
  m: Messages,
): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? m.page.marked : m.page.unmarked;
  if (typeof value === 'string') return value;
  if (field.kind !== 'choice') return value.join(' ');
  return field.options
    .filter((option) => value.includes(option.id))
    .map((option) => option.label[language])
    .join(language === 'ja' ? '、' : ', ');
}

/** One of two entries that differ, as it is put to whoever decides. */
export function wordChoice(
  field: Field,
  { action, value }: EntryChoice,
  language: Language,
  m: Messages,
): string {
  if (action === 'illegible') return m.page.illegibleValue;
  return describeValue(field, value, language, m) || m.page.emptyValue;
}

export const isSameValue = (a: FieldValue, b: FieldValue): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** Empty entries are no value: text boxes hold '' where the record holds null. */
export function toValue(draft: FieldValue): FieldValue {
  if (typeof draft === 'string') return draft.trim() === '' ? null : draft;
  return draft;
}

export interface DateParts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
}

/** `2025-01-05` → its parts; parts that are not written are ''. */
export function splitDate(value: FieldValue): DateParts {
  const [year = '', month = '', day = ''] = typeof value === 'string' ? value.split('-') : [];
  return { year, month, day };
}

/** The stored form of a date: month and day get their zero; null when nothing is written. */
export function joinDate({ year, month, day }: DateParts): FieldValue {
  if (year === '' && month === '' && day === '') return null;
  const two = (part: string): string => (part.length === 1 ? `0${part}` : part);
  return `${year}-${two(month)}-${two(day)}`;
}

/** Full-width digits, as a Japanese IME types them, to ASCII; everything else is dropped. */
export const onlyDigits = (text: string): string => text.normalize('NFKC').replace(/\D/g, '');

/** A reading is never certain, nor impossible: the ends are left to the person. */
export function percentOf(probability: number): string {
  const percent = Math.round(100 * probability);
  return percent < 1 ? '<1%' : `${Math.min(99, percent)}%`;
}
