import type { Finding } from '../desk.ts';
import { foreignCharacters } from '../form/alphabets.ts';
import type { Field, FieldOf } from '../form/field.ts';
import type { FieldValue } from '../reading.ts';
import { isBlankValue } from './context.ts';
import { checkDate, checkEmail } from './check-text.ts';
import { checkPhone } from './check-phone.ts';
import { describeIssue, type FieldIssue } from './field-words.ts';

const SOURCE = 'form.json';

/** What the field by itself says of a value: at most one finding a rule, without the value. */
export function checkField(field: Field, value: FieldValue | undefined): Finding[] {
  return issuesOf(field, value).map((issue) => ({
    rule: issue.rule,
    outcome: issue.outcome,
    fields: [field.id],
    message: describeIssue(field.label, issue),
    source: SOURCE,
  }));
}

/** Whether a value has the shape that this kind of field stores; its content may still be wrong. */
export function fitsKind(field: Field, value: FieldValue): boolean {
  if (value === null) return true;
  if (field.kind === 'mark') return typeof value === 'boolean';
  if (field.kind === 'choice') return Array.isArray(value);
  return typeof value === 'string';
}

/** The issues behind `checkField`, for schemas that word them themselves. */
export function issuesOf(field: Field, value: FieldValue | undefined): FieldIssue[] {
  if (value !== undefined && !fitsKind(field, value))
    return [{ rule: 'wrong-kind', outcome: 'error' }];
  if (isBlankValue(value)) return field.required ? [{ rule: 'required', outcome: 'error' }] : [];
  if (Array.isArray(value)) return field.kind === 'choice' ? checkChoice(field, value) : [];
  return typeof value === 'string' ? checkWritten(field, value) : [];
}

function checkChoice(field: FieldOf<'choice'>, value: readonly string[]): FieldIssue[] {
  const known = new Set(field.options.map(({ id }) => id));
  if (value.some((id) => !known.has(id))) return [{ rule: 'unknown-option', outcome: 'error' }];
  if (!field.multiple && value.length > 1) return [{ rule: 'single-choice', outcome: 'review' }];
  return [];
}

function checkWritten(field: Field, value: string): FieldIssue[] {
  switch (field.kind) {
    case 'mark':
    case 'choice':
      return [];
    case 'digits':
      return checkDigits(field, value);
    case 'integer':
      return checkInteger(field, value);
    case 'date':
      return checkDate(value);
    case 'phone':
      return checkPhone(field, value);
    case 'email':
      return checkEmail(value);
    case 'latin':
      return [...checkPattern(field, value), ...checkCharacters(field, value)];
    case 'japanese':
    case 'freeText':
      return checkCharacters(field, value);
  }
}

function checkDigits(field: FieldOf<'digits'>, value: string): FieldIssue[] {
  // A blank in a reading stands for a cell without writing: that is a gap, not a wrong character.
  if (/[^0-9 ]/.test(value)) return [{ rule: 'digits-only', outcome: 'error' }];
  const found = value.replaceAll(' ', '').length;
  const needed = field.cells.length;
  const gap = found !== value.length;
  if (gap || found > needed || (field.exact && found < needed))
    return [{ rule: 'digits-complete', outcome: 'error', params: { found, needed } }];
  return [];
}

function checkInteger(field: FieldOf<'integer'>, value: string): FieldIssue[] {
  if (!/^[0-9]+$/.test(value)) return [{ rule: 'integer-format', outcome: 'error' }];
  const number = Number(value);
  if (field.min !== undefined && number < field.min)
    return [{ rule: 'integer-min', outcome: 'error', params: { limit: field.min } }];
  if (field.max !== undefined && number > field.max)
    return [{ rule: 'integer-max', outcome: 'error', params: { limit: field.max } }];
  return [];
}

/** A pattern that no engine accepts is refused by the form's check before it comes here. */
function checkPattern({ pattern }: FieldOf<'latin'>, value: string): FieldIssue[] {
  if (pattern === undefined || new RegExp(`^(?:${pattern})$`, 'u').test(value)) return [];
  return [{ rule: 'pattern', outcome: 'error' }];
}

function checkCharacters(
  field: FieldOf<'latin' | 'japanese' | 'freeText'>,
  value: string,
): FieldIssue[] {
  const found = [...value].length;
  const issues: FieldIssue[] = [];
  if (field.minLength !== undefined && found < field.minLength)
    issues.push({
      rule: 'min-length',
      outcome: 'error',
      params: { found, limit: field.minLength },
    });
  if (field.maxLength !== undefined && found > field.maxLength)
    issues.push({
      rule: 'max-length',
      outcome: 'error',
      params: { found, limit: field.maxLength },
    });
  // Free text may have several lines; what parts them belongs to no alphabet.
  const written = field.kind === 'freeText' ? value.replace(/\n/gu, '') : value;
  const foreign = foreignCharacters(written, field.alphabet).length;
  if (foreign > 0) issues.push({ rule: 'alphabet', outcome: 'review', params: { found: foreign } });
  return issues;
}
