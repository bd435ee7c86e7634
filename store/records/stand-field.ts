import type { FieldStatus, Finding } from '../../schemas/desk.ts';
import type { Field } from '../../schemas/form/field.ts';
import type { Form } from '../../schemas/form/form.ts';
import { normaliseValue } from '../../schemas/normalise/normalise-value.ts';
import { decideField, valuesOf } from '../../schemas/policy/decide.ts';
import type { FieldReading, FieldValue } from '../../schemas/reading.ts';
import type { Reason } from '../../schemas/reason.ts';
import { followEntries, type OpenEntry } from './follow-entries.ts';
import type { FieldRecord, PageRecord } from './page-record.ts';
import type { StoredCorrection } from './rows.ts';

/** How a field stands, worked out from its evidence: never stored as truth. */
export interface Standing {
  readonly status: FieldStatus;
  readonly settled: boolean;
  readonly value: FieldValue;
  readonly reasons: readonly Reason[];
  /** What people entered, and does not count yet. */
  readonly entry: OpenEntry | null;
}

/** The actions that count: each undo takes back the one before it. The last one settles. */
export function dropUndone(corrections: readonly StoredCorrection[]): StoredCorrection[] {
  const standing: StoredCorrection[] = [];
  for (const correction of corrections) {
    if (correction.action === 'undo') standing.pop();
    else standing.push(correction);
  }
  return standing;
}

/** What "nothing is written" means in a field of this kind. */
export function blankValue(field: Field): FieldValue {
  if (field.kind === 'mark') return false;
  return field.kind === 'choice' ? [] : null;
}

/** What the machine proposes, normalised as the form says; null where it could not tell. */
export const machineValue = (form: Form, reading: FieldReading): FieldValue =>
  reading.state === 'unreadable' ? null : (valuesOf(form, [reading])[reading.fieldId] ?? null);

/** The last word of a person, whether it counts or not, else the machine's proposal. */
export function lastValue(form: Form, { reading, corrections }: FieldRecord): FieldValue {
  const last = dropUndone(corrections).at(-1);
  return last === undefined ? machineValue(form, reading) : last.value;
}

/** The value that counts. Until entries agree it is the machine's: the first of them moves nothing. */
export const presentValue = (form: Form, record: FieldRecord): FieldValue =>
  followEntries(record) === null ? lastValue(form, record) : machineValue(form, record.reading);

/**
 * True when nobody knows what is written, so that no rule may take it for blank. A required field
 * that a person calls illegible counts as blank all the same: a record without it is not complete.
 */
export function isUnknown(form: Form, record: FieldRecord): boolean {
  const { field, reading, corrections } = record;
  if (followEntries(record) !== null) return true;
  const last = dropUndone(corrections).at(-1);
  if (last !== undefined) return last.action === 'illegible' && !field.required;
  return (
    reading.state === 'unreadable' || decideField(form, field.id, reading, []).status === 'unread'
  );
}

/** The code that is looked up now, in the form in which registries hold it. */
export function presentKey({ form }: Pick<PageRecord, 'form'>, key: FieldRecord): string | null {
  const value = normaliseValue(key.field, presentValue(form, key)).value;
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Whether a registry had its say by another code than the present one. */
export const isStale = ({ reading }: FieldRecord, present: string | null): boolean =>
  reading.lookedUp !== undefined && reading.lookedUp.key !== present;

/** A reading without what registries said of it by a code that stands there no more. */
function dropStale(page: Pick<PageRecord, 'form' | 'fields'>, record: FieldRecord): FieldReading {
  const { field, reading } = record;
  const stale = page.form.lookups.flatMap(({ registry, key, verify }) => {
    const code = page.fields.find((it) => it.field.id === key);
    const isConcerned = key === field.id || verify.some((it) => it.field === field.id);
    return code && isConcerned && isStale(record, presentKey(page, code)) ? [registry] : [];
  });
  const isSaidOf = ({ code, params }: Reason, registry: string): boolean =>
    code.startsWith('registry-') && params?.['registry'] === registry;
  const reasons = reading.reasons.filter((it) => !stale.some((name) => isSaidOf(it, name)));
  return stale.length === 0 ? reading : { ...reading, reasons };
}

/** The same policy that decided when the page was read, asked again with what the rules say now. */
export function standField(
  page: Pick<PageRecord, 'form' | 'fields'>,
  record: FieldRecord,
  findings: readonly Finding[],
): Standing {
  const { form } = page;
  const { field, reading, corrections } = record;
  const entry = followEntries(record);
  const value = entry === null ? lastValue(form, record) : machineValue(form, reading);
  const { status, reasons } = decideField(form, field.id, dropStale(page, record), findings);
  const last = dropUndone(corrections).at(-1);
  const standing = { settled: false, value, reasons, entry };
  // Whatever was entered, it looks the same.
  if (entry !== null) return { ...standing, status: 'review' };
  if (last === undefined) return { ...standing, status };
  if (findings.some(({ unseen }) => unseen?.includes(field.id)))
    return { ...standing, status: 'review' };
  return { ...standing, status: settledStatus(last, reading), settled: true };
}

function settledStatus(last: StoredCorrection, reading: FieldReading): FieldStatus {
  switch (last.action) {
    case 'correct':
      return 'accepted';
    case 'confirm':
    case 'as-is':
      // The page may have been read again since: what was confirmed stands, whatever is read now.
      return isNothing(last.value, reading) ? 'blank' : 'accepted';
    case 'blank':
      return 'blank';
    case 'illegible':
      return 'unread';
    case 'undo':
      throw new Error('an undo settles nothing');
  }
}

/** An empty box is blank where that was read; text is blank where there is none. */
const isNothing = (value: FieldValue, { state }: FieldReading): boolean =>
  value === null || (typeof value !== 'string' && state === 'blank');

/** A person has to look: it is unsure, unread, or a rule speaks of it, and nobody has settled it. */
export const isOpen = ({ settled, status }: Standing): boolean =>
  !settled && (status === 'review' || status === 'unread');
