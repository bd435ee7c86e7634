import { isValidPhoneNumber, isSupportedCountry } from 'libphonenumber-js';
import type { FieldOf } from '../form/field.ts';
import type { FieldIssue } from './field-words.ts';

/**
 * The writing is checked before any library sees it: libphonenumber drops letters by design and
 * takes `O3-3591-7441` for a number.
 */
const WRITTEN: Readonly<Record<string, RegExp>> = {
  // Groups of digits joined by one hyphen, space or a pair of brackets, beginning with 0.
  JP: /^(?:0\d{0,4}\(\d{1,4}\)|\(0\d{0,4}\)[ -]?\d{1,4}[ -]?|0\d{1,4}[ -]?\d{1,4}[ -]?)\d{3,4}$/,
};
const WRITTEN_ANYWHERE = /^\+?[0-9](?:[0-9() -]{4,22})[0-9]$/;

/** Mobile, IP and pager prefixes have eleven national digits, all others ten (number plan of JP). */
const JP_ELEVEN_DIGITS = /^0[56789]0/;

/** Every doubt about a number goes to a person. */
export function checkPhone(field: FieldOf<'phone'>, value: string): FieldIssue[] {
  const { country } = field;
  if (!(WRITTEN[country] ?? WRITTEN_ANYWHERE).test(value))
    return [{ rule: 'phone-format', outcome: 'review' }];
  const digits = value.replace(/[^0-9]/g, '');
  if (country === 'JP') {
    const needed = JP_ELEVEN_DIGITS.test(digits) ? 11 : 10;
    if (digits.length !== needed)
      return [
        { rule: 'phone-length', outcome: 'review', params: { found: digits.length, needed } },
      ];
  }
  if (isSupportedCountry(country) && !isValidPhoneNumber(value, country))
    return [{ rule: 'phone-number', outcome: 'review' }];
  return [];
}
