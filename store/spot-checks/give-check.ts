import { sql, type Selectable, type Transaction } from 'kysely';
import { shareOfKnown } from '../../schemas/policy/sampling.ts';
import type { Database } from '../database.ts';
import { isWithin } from '../reach.ts';
import { isUuid, makeUuid } from '../uuid.ts';
import { loadPageRecord, type RecordSource } from '../records/page-record.ts';
import { viewEntry } from '../records/view-entry.ts';
import type { GivenCheck, SpotChecks } from './contracts.ts';
import { isAnswered, knownTo, waitingFor } from './find-checks.ts';
import { followCheck, loadEntries } from './follow-check.ts';

/** Long enough to read a line of bad handwriting. */
export const KEPT_MINUTES = 10;

type Check = Pick<
  Selectable<Database['spot_check']>,
  'id' | 'page_id' | 'form_id' | 'form_version' | 'field_id'
>;
const CHECK = [
  'spot_check.id',
  'spot_check.page_id',
  'spot_check.form_id',
  'spot_check.form_version',
  'spot_check.field_id',
] as const;

/**
 * The next check for a person. Now and then one whose answer is known takes its place: whether it does
 * follows from the person and how many they have done, so that asking again does not change it.
 */
export async function giveCheck(source: RecordSource, person: string): Promise<GivenCheck | null> {
  const { db, forms, vault } = source;
  return db.transaction().execute(async (tx) => {
    const waiting = await waitingFor(tx, source, person)
      .select(CHECK)
      .limit(1)
      .forUpdate('spot_check')
      .skipLocked()
      .executeTakeFirst();
    if (waiting === undefined) return null;
    const done = await countDone(tx, person);
    const share = shareOfKnown(forms.get(waiting.form_id, waiting.form_version)!);
    const isKnown = vault.draw(`${person}/${done}`) < share;
    const known = isKnown ? await pickKnown(tx, source, person, done) : undefined;
    const check = known ?? waiting;
    const id = await keepFor(tx, check.id, person, known !== undefined);
    return view(source, tx, check, id, known === undefined ? person : null);
  });
}

async function countDone(tx: Transaction<Database>, person: string): Promise<number> {
  const { done } = await tx
    .selectFrom('spot_check_task')
    .select(({ fn }) => fn.countAll().as('done'))
    .where('person', '=', person)
    .where('done_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(done);
}

/** The one that is kept for them already, if it is; else one by lot. */
async function pickKnown(
  tx: Transaction<Database>,
  source: RecordSource,
  person: string,
  done: number,
): Promise<Check | undefined> {
  const begun = await tx
    .selectFrom('spot_check_task as task')
    .innerJoin('spot_check', 'spot_check.id', 'task.spot_check_id')
    .select(CHECK)
    .where('task.person', '=', person)
    .where('task.is_known', '=', true)
    .where('task.done_at', 'is', null)
    .where(isAnswered)
    .where(isWithin(source.reach, 'spot_check'))
    .executeTakeFirst();
  if (begun !== undefined) return begun;
  const known = await knownTo(tx, source, person).select(CHECK).execute();
  return known[Math.floor(source.vault.draw(`${person}/${done}/which`) * known.length)];
}

/** The id of the task names nothing else. */
async function keepFor(
  tx: Transaction<Database>,
  checkId: string,
  person: string,
  isKnown: boolean,
): Promise<string> {
  const until = sql<Date>`now() + make_interval(mins => ${KEPT_MINUTES})`;
  const { id } = await tx
    .insertInto('spot_check_task')
    .values({
      id: makeUuid(),
      spot_check_id: checkId,
      person,
      given_at: new Date(),
      until,
      done_at: null,
      is_known: isKnown,
      is_hit: null,
    })
    .onConflict((kept) =>
      kept.columns(['spot_check_id', 'person', 'is_known']).doUpdateSet({ until }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** `person`: whoever may have to decide between two; null: the answer is known. */
async function view(
  source: RecordSource,
  tx: Transaction<Database>,
  check: Check,
  id: string,
  person: string | null,
): Promise<GivenCheck> {
  const { field_id: fieldId } = check;
  const form = { id: check.form_id, version: check.form_version };
  const entries = person === null ? [] : await loadEntries(tx, check.id);
  if (entries.length === 0) return { id, form, fieldId, choices: null };
  const page = (await loadPageRecord({ ...source, db: tx }, check.page_id, { lock: false }))!;
  const record = page.fields.find(({ field }) => field.id === fieldId)!;
  const { open } = followCheck(page.form, record, entries);
  const choices = open && viewEntry(page.id, record.field, open, person, []).choices;
  return { id, form, fieldId, choices };
}

export const findCrop = async (
  { db, reach }: RecordSource,
  taskId: string,
  person: string,
): ReturnType<SpotChecks['findCrop']> => {
  if (!isUuid(taskId)) return null;
  const row = await db
    .selectFrom('spot_check_task as task')
    .innerJoin('spot_check', 'spot_check.id', 'task.spot_check_id')
    .innerJoin('picture', (join) =>
      join
        .onRef('picture.reading_id', '=', 'spot_check.reading_id')
        .onRef('picture.field_id', '=', 'spot_check.field_id'),
    )
    .select(['picture.sha256', 'picture.media_type'])
    .where('task.id', '=', taskId)
    .where('task.person', '=', person)
    .where('task.done_at', 'is', null)
    .where(isWithin(reach, 'spot_check'))
    .where('picture.kind', '=', 'crop')
    .where('picture.secret', '=', false)
    .executeTakeFirst();
  return row === undefined ? null : { sha256: row.sha256, mediaType: row.media_type };
};
