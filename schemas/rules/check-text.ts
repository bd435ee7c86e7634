import type { FieldIssue } from './field-words.ts';
import { isDate } from './functions.ts';

/** `YYYY-MM-DD` with parts that may be empty; a year that is not four digits goes to a person. */
export function checkDate(value: string): FieldIssue[] {
  const parts = /^(\d*)-(\d*)-(\d*)$/.exec(value);
  if (!parts) return [{ rule: 'date-format', outcome: 'error' }];
  const [, year, month, day] = parts as unknown as [string, string, string, string];
  if (year === '' || month === '' || day === '')
    return [{ rule: 'date-complete', outcome: 'error' }];
  if (year.length !== 4) return [{ rule: 'date-year-digits', outcome: 'review' }];
  if (isDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)) return [];
  return [{ rule: 'date-real', outcome: 'error' }];
}

/** https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address */
const WHATWG_EMAIL =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
/** RFC 5321, 4.5.3.1.1, and its path limit of 256 less the two angle brackets. */
const LONGEST_LOCAL_PART = 64;
const LONGEST_ADDRESS = 254;

/** Everything about an address goes to a person: the syntax is a habit, and mail may still arrive. */
export function checkEmail(value: string): FieldIssue[] {
  if (!WHATWG_EMAIL.test(value)) return [{ rule: 'email-format', outcome: 'review' }];
  const local = value.slice(0, value.indexOf('@'));
  const issues: FieldIssue[] = [];
  if (local.length > LONGEST_LOCAL_PART || value.length > LONGEST_ADDRESS)
    issues.push({ rule: 'email-length', outcome: 'review' });
  if (local.includes('..') || local.startsWith('.') || local.endsWith('.'))
    issues.push({ rule: 'email-dots', outcome: 'review' });
  return issues;
}
