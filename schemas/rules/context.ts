import type { Field } from '../form/field.ts';
import type { FieldValue } from '../reading.ts';

/** A record's values by field id. A missing id is a blank field. */
export type RecordValues = Readonly<Record<string, FieldValue | undefined>>;

/** What rules know beside the record itself. */
export interface RuleContext {
  /** `YYYY-MM-DD`: the day the paper arrived. */
  readonly receivedOn: string;
  /**
   * Fields whose content is not known (unread, unreadable): they are neither blank nor filled in,
   * so nothing is said that depends on them.
   */
  readonly unknown?: ReadonlySet<string>;
}

export type CelType = 'bool' | 'list<string>' | 'dyn';

/** The type by which rules see a field. `dyn` is a text or whole number, or null when blank. */
export function celTypeOf(field: Field): CelType {
  if (field.kind === 'mark') return 'bool';
  return field.kind === 'choice' ? 'list<string>' : 'dyn';
}

/** A field's value as rules see it; `undefined` when it has no meaning there (`1 2` staff). */
export function toCelValue(
  field: Field,
  value: FieldValue | undefined,
): string | bigint | boolean | string[] | null | undefined {
  switch (field.kind) {
    case 'mark':
      if (value === null || value === undefined) return false;
      return typeof value === 'boolean' ? value : undefined;
    case 'choice':
      if (value === null || value === undefined) return [];
      return Array.isArray(value) ? value : undefined;
    case 'integer':
      if (value === null || value === undefined || value === '') return null;
      return typeof value === 'string' && /^[0-9]+$/.test(value) ? BigInt(value) : undefined;
    case 'digits':
    case 'latin':
    case 'japanese':
    case 'date':
    case 'phone':
    case 'email':
    case 'freeText':
      if (value === null || value === undefined || value === '') return null;
      return typeof value === 'string' ? value : undefined;
  }
}

export const isBlankValue = (value: FieldValue | undefined): boolean =>
  value === null ||
  value === undefined ||
  value === false ||
  value === '' ||
  (Array.isArray(value) && value.length === 0);
