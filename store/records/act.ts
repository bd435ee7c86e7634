import { sql, type Transaction } from 'kysely';
import type { BY_SPOT_CHECK } from '../../schemas/desk.ts';
import {
  BY_FIELD,
  type Correction,
  type CorrectionInput,
  type Finding,
} from '../../schemas/desk.ts';
import type { Form } from '../../schemas/form/form.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { ActionError, ShownByField } from '../contracts.ts';
import type { Database } from '../database.ts';
import { encodeJson } from '../encode-json.ts';
import { makeUuid } from '../uuid.ts';
import { checkValue } from './check-value.ts';
import { keepFindings } from './keep-findings.ts';
import { findObjections } from './look-up-again.ts';
import { isOfferedByField } from './open-values.ts';
import type { FieldRecord, PageRecord, RecordSource } from './page-record.ts';
import { readFindings } from './read-findings.ts';
import { isSealed, maskValue, sealAway } from './seal-reading.ts';
import { settlePage } from './settle-page.ts';
import { followEntries } from './follow-entries.ts';
import {
  blankValue,
  dropUndone,
  isUnknown,
  lastValue,
  machineValue,
  standField,
} from './stand-field.ts';
import { withPage } from './with-page.ts';

/** One person's action on one field, the rules run again, and the audit event. */
export function act(
  source: RecordSource,
  pageId: string,
  fieldId: string,
  input: CorrectionInput,
  person: string,
  shown?: ShownByField,
): Promise<Result<Correction, ActionError>> {
  return withPage(source, pageId, person, async (tx, page) => {
    const record = page.fields.find(({ field }) => field.id === fieldId);
    if (record === undefined) return fail({ kind: 'not-found' });
    if (page.state === 'approved') return fail({ kind: 'already-approved' });
    const { length: present } = record.corrections;
    if (input.seen !== present) return fail({ kind: 'stale', present });
    const refusal = shown && (await checkShown(tx, page, record, shown));
    if (refusal) return fail(refusal);
    return perform(tx, source, page, record, input, person, shown && BY_FIELD);
  });
}

/** What an action does to a page that is locked and may be acted on; `way`: as the audit says it. */
export async function perform(
  tx: Transaction<Database>,
  source: RecordSource,
  page: PageRecord,
  record: FieldRecord,
  input: Omit<CorrectionInput, 'seen'>,
  person: string,
  way: typeof BY_FIELD | typeof BY_SPOT_CHECK | undefined,
): Promise<Result<Correction, ActionError>> {
  const fieldId = record.field.id;
  const { length: present } = record.corrections;
  const isBarred = followEntries(record)?.barred.has(person) === true;
  if (isBarred && input.action !== 'undo') return fail({ kind: 'own-entry' });
  const value = valueOfAction(page.form, record, input, person);
  if (!value.ok) return value;
  const said = { action: input.action, value: value.value, person, at: new Date() };
  const withRules = (keptRules: string[]): PageRecord =>
    withCorrection(page, record, {
      ...said,
      keptRules,
      seq: present + 1,
      readingId: page.readingId,
    });
  // Rules look at values: what they say is the same whether or not it is kept.
  const objections = await findObjections(tx, withRules([]));
  const rules =
    input.action === 'as-is'
      ? rulesToKeep(keepFindings(withRules([]), objections), record, input.rules)
      : ok([]);
  if (!rules.ok) return rules;
  const correction = { ...said, keptRules: rules.value };
  await insertCorrection(tx, source, page, record, correction);
  const changed = withRules(rules.value);
  const findings = keepFindings(changed, objections);
  await settlePage(tx, changed, findings, person);
  const describe = (of: PageRecord) => {
    const found = of.fields.find(({ field }) => field.id === fieldId)!;
    const { status, settled, entry } = standField(of, found, findings);
    const shown = maskValue(record.field, lastValue(of.form, found));
    return { fieldId, status, settled, value: shown, ...(entry && { awaits: entry.step }) };
  };
  await appendEvent(tx, {
    scanId: page.scanId,
    pageId: page.id,
    actor: person,
    action: `field-${input.action}`,
    before: describe(page),
    after: {
      ...describe(changed),
      ...(way && { way }),
      ...(rules.value.length > 0 && { keptRules: rules.value }),
    },
  });
  return ok({
    ...correction,
    value: isSealed(record.field) ? null : value.value,
    at: correction.at.toISOString(),
  });
}

/** Why what was shown among the values of other pages cannot be acted on there; null: it can. */
async function checkShown(
  tx: Transaction<Database>,
  page: PageRecord,
  record: FieldRecord,
  { form, readingId, value }: ShownByField,
): Promise<ActionError | null> {
  const standing = standField(page, record, await readFindings(tx, page.id));
  // Before values are compared: who may not be shown one could find it by trying.
  if (!isOfferedByField(page.form, { record, standing })) return { kind: 'not-by-field' };
  const isAsShown =
    page.readingId === readingId &&
    page.form.id === form.id &&
    page.form.version === form.version &&
    JSON.stringify(standing.value) === JSON.stringify(value);
  return isAsShown ? null : { kind: 'stale', present: record.corrections.length };
}

/** The value that an action stands for, or why it cannot be done. */
function valueOfAction(
  form: Form,
  record: FieldRecord,
  { action, value }: Omit<CorrectionInput, 'seen'>,
  person: string,
): Result<FieldValue, ActionError> {
  const { field, reading, corrections } = record;
  switch (action) {
    case 'correct': {
      const message = checkValue(field, value);
      return message === null ? ok(value!) : fail({ kind: 'invalid-value', message });
    }
    case 'confirm':
      if (followEntries(record) !== null)
        return fail({ kind: 'invalid-value', message: 'what is not shown cannot be confirmed' });
      return isUnknown(form, { ...record, corrections: [] })
        ? fail({
            kind: 'invalid-value',
            message: 'the machine read nothing that could be confirmed',
          })
        : ok(machineValue(form, reading));
    case 'as-is':
      return keepValue(form, record, value);
    case 'blank':
      return ok(blankValue(field));
    case 'illegible':
      return ok(null);
    case 'undo':
      // Everybody takes back only what is his own: another's word is answered by a correction.
      return dropUndone(corrections).at(-1)?.person === person
        ? ok(null)
        : fail({ kind: 'nothing-to-undo' });
  }
}

/** What is kept as it is: a value that is given, or what stands there. */
function keepValue(
  form: Form,
  record: FieldRecord,
  value: FieldValue | undefined,
): Result<FieldValue, ActionError> {
  if (followEntries(record) !== null)
    return fail({ kind: 'invalid-value', message: 'what is not shown cannot be kept' });
  if (dropUndone(record.corrections).at(-1)?.action === 'illegible')
    return fail({ kind: 'invalid-value', message: 'what nobody can read is not as it is written' });
  if (value === null) return ok(blankValue(record.field));
  if (value !== undefined) {
    const message = checkValue(record.field, value);
    return message === null ? ok(value) : fail({ kind: 'invalid-value', message });
  }
  return isUnknown(form, record)
    ? fail({ kind: 'invalid-value', message: 'nobody has said yet what is written there' })
    : ok(lastValue(form, record));
}

/**
 * The rules that a value is kept against. Where none objects there is nothing to keep it against, and
 * where others do than the person `saw`, they have to be seen first.
 */
function rulesToKeep(
  findings: readonly Finding[],
  { field, corrections }: FieldRecord,
  saw: readonly string[] | undefined,
): Result<string[], ActionError> {
  const rules = findings
    .filter(({ outcome, fields }) => outcome === 'error' && fields.includes(field.id))
    .map(({ rule }) => rule);
  if (rules.length === 0)
    return fail({ kind: 'invalid-value', message: 'no rule objects to it: confirm it' });
  if (saw !== undefined && rules.some((rule) => !saw.includes(rule)))
    return fail({ kind: 'stale', present: corrections.length });
  return ok([...new Set(rules)]);
}

type NewCorrection = Omit<FieldRecord['corrections'][number], 'seq' | 'readingId'>;

async function insertCorrection(
  tx: Transaction<Database>,
  { vault }: RecordSource,
  page: PageRecord,
  { field }: FieldRecord,
  { action, value, person, at, keptRules }: NewCorrection,
): Promise<void> {
  const place = { pageId: page.id, fieldId: field.id };
  const isSecret = isSealed(field) && value !== null;
  await tx
    .insertInto('correction')
    .values({
      id: makeUuid(),
      page_id: page.id,
      field_id: field.id,
      reading_id: page.readingId,
      // Those of another form's field of that name do not stand here, but are there.
      seq: sql<number>`(select coalesce(max(seq), 0) + 1 from correction
        where page_id = ${page.id} and field_id = ${field.id})`,
      action,
      value: isSecret ? null : encodeJson(value),
      sealed_id: isSecret ? await sealAway(tx, vault, place, value) : null,
      kept_rules: [...keptRules],
      person,
      at,
    })
    .execute();
}

const withCorrection = (
  page: PageRecord,
  record: FieldRecord,
  correction: FieldRecord['corrections'][number],
): PageRecord => ({
  ...page,
  fields: page.fields.map((field) =>
    field === record ? { ...field, corrections: [...field.corrections, correction] } : field,
  ),
});
