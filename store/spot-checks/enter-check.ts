import { sql, type Selectable, type Transaction } from 'kysely';
import type { Field } from '../../schemas/form/field.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { SpotCheckInput } from '../../schemas/spot-check.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { ActionError } from '../contracts.ts';
import type { Database } from '../database.ts';
import { encodeJson } from '../encode-json.ts';
import { isWithin } from '../reach.ts';
import { checkValue } from '../records/check-value.ts';
import { isAgreed } from '../records/follow-entries.ts';
import { loadPageRecord, type RecordSource } from '../records/page-record.ts';
import type { StoredEntry } from '../records/rows.ts';
import { blankValue } from '../records/stand-field.ts';
import { isUuid, makeUuid } from '../uuid.ts';
import { FIRST_SEQ, followCheck, loadEntries } from './follow-check.ts';
import { KEPT_MINUTES } from './give-check.ts';
import { settleCheck } from './settle-check.ts';

type Entry = Pick<StoredEntry, 'action' | 'value' | 'person' | 'at'>;
type Task = Selectable<Database['spot_check_task']>;

/** Writes down what a person sees. Of a check whose answer is known nothing else follows. */
export async function enterCheck(
  source: RecordSource,
  taskId: string,
  input: SpotCheckInput,
  person: string,
): Promise<Result<void, ActionError>> {
  if (!isUuid(taskId)) return fail({ kind: 'not-found' });
  return source.db.transaction().execute(async (tx) => {
    const found = await tx
      .selectFrom('spot_check_task as task')
      .innerJoin('spot_check', 'spot_check.id', 'task.spot_check_id')
      .select(['task.is_known', 'spot_check.page_id', 'spot_check.form_id'])
      .select(['spot_check.form_version', 'spot_check.field_id'])
      .where('task.id', '=', taskId)
      .where('task.person', '=', person)
      .where(isWithin(source.reach, 'spot_check'))
      .executeTakeFirst();
    if (found === undefined) return fail({ kind: 'not-found' });
    const form = source.forms.get(found.form_id, found.form_version);
    const field = form?.fields.find(({ id }) => id === found.field_id);
    if (field === undefined) return fail({ kind: 'unknown-form' });
    const value = valueOf(field, input);
    if (!value.ok) return value;
    const entry: Entry = { action: input.action, value: value.value, person, at: new Date() };
    // The page first: whoever acts on it and whoever reads it lock it before all else.
    if (!found.is_known)
      await tx
        .selectFrom('page')
        .select('id')
        .where('id', '=', found.page_id)
        .forUpdate()
        .execute();
    const task = await tx
      .selectFrom('spot_check_task')
      .selectAll()
      .where('id', '=', taskId)
      .where('done_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (task === undefined) return fail({ kind: 'not-found' });
    return found.is_known
      ? judge(tx, field, task, entry)
      : enterOpen(source, tx, found.page_id, task, entry);
  });
}

function valueOf(field: Field, { action, value }: SpotCheckInput): Result<FieldValue, ActionError> {
  if (action === 'illegible') return ok(null);
  if (action === 'blank') return ok(blankValue(field));
  const message = checkValue(field, value);
  return message === null ? ok(value!) : fail({ kind: 'invalid-value', message });
}

async function judge(
  tx: Transaction<Database>,
  field: Field,
  task: Task,
  entry: Entry,
): Promise<Result<void, ActionError>> {
  const truth = (await loadEntries(tx, task.spot_check_id)).at(-1);
  if (truth === undefined) return fail({ kind: 'not-found' }); // disposed of meanwhile
  await finishTask(tx, task, isAgreed(field, truth, { ...entry, seq: truth.seq }));
  await noteEntry(tx, task);
  return ok(undefined);
}

async function enterOpen(
  source: RecordSource,
  tx: Transaction<Database>,
  pageId: string,
  task: Task,
  entry: Entry,
): Promise<Result<void, ActionError>> {
  const check = await tx
    .selectFrom('spot_check')
    .selectAll()
    .where('id', '=', task.spot_check_id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const page = await loadPageRecord({ ...source, db: tx }, pageId, { lock: true });
  const record = page?.fields.find(({ field }) => field.id === check.field_id);
  if (page?.readingId !== check.reading_id || record === undefined || check.outcome !== null)
    return fail({ kind: 'not-found' });
  if (check.barred.includes(entry.person)) return fail({ kind: 'own-entry' });
  // Somebody was given it as well meanwhile, and has entered: who decides has to see both.
  const given = task.until.getTime() - KEPT_MINUTES * 60_000;
  const others = await loadEntries(tx, check.id);
  if (others.some(({ at }) => at.getTime() > given)) return fail({ kind: 'not-found' });
  await tx
    .insertInto('spot_check_entry')
    .values({
      id: makeUuid(),
      spot_check_id: check.id,
      task_id: task.id,
      ...entry,
      value: encodeJson(entry.value),
    })
    .execute();
  await finishTask(tx, task, null);
  await tx
    .updateTable('spot_check')
    .set({ barred: [...check.barred, entry.person] })
    .where('id', '=', check.id)
    .execute();
  const entries = [...others, { ...entry, seq: others.length + FIRST_SEQ }];
  const followed = followCheck(page.form, record, entries);
  await noteEntry(tx, task);
  if (followed.outcome !== null)
    await settleCheck(tx, source, page, record, check.id, followed.outcome, followed.entries);
  return ok(undefined);
}

async function finishTask(
  tx: Transaction<Database>,
  { id }: Task,
  isHit: boolean | null,
): Promise<void> {
  await tx
    .updateTable('spot_check_task')
    .set({ done_at: sql<Date>`now()`, is_hit: isHit })
    .where('id', '=', id)
    .execute();
}

/** Of no scan: by its history, or by what changes live, known checks could be told from others. */
const noteEntry = (tx: Transaction<Database>, { id, person }: Task): Promise<void> =>
  appendEvent(tx, {
    scanId: null,
    pageId: null,
    actor: person,
    action: 'spot-check-entered',
    before: null,
    after: { task: id },
  });
