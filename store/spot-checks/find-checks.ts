import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely';
import { isSampled } from '../../schemas/policy/sampling.ts';
import type { Database } from '../database.ts';
import { reaches } from '../reach.ts';
import type { RecordSource } from '../records/page-record.ts';

type CheckSource = Pick<RecordSource, 'forms' | 'reach'>;
type Queries = Kysely<Database> | Transaction<Database>;

/**
 * Whoever has entered, settled or approved anything of a page has seen what was read there; but for
 * what they entered in checks.
 */
const isNew = (person: string): RawBuilder<boolean> => sql<boolean>`
  not exists (select from spot_check other
    where other.page_id = spot_check.page_id and other.field_id = spot_check.field_id
      and ${person} = any (other.barred))
  and not exists (select from correction
    where correction.page_id = spot_check.page_id and correction.person = ${person}
      and not exists (select from spot_check other
        where other.page_id = correction.page_id and other.field_id = correction.field_id
          and correction.person = any (other.barred)))
  and not exists (select from approval
    where approval.page_id = spot_check.page_id and approval.person = ${person})`;

/** Fields of the forms that are installed, as far as they may be shown without their page. */
function isOfForms({ forms, reach }: CheckSource): RawBuilder<boolean> {
  const fields = forms
    .all()
    .filter((form) => reaches(reach, form))
    .flatMap((form) =>
      form.fields
        .filter(isSampled)
        .map(({ id }) => sql`(${form.id}, ${form.version}::integer, ${id})`),
    );
  if (fields.length === 0) return sql<boolean>`false`;
  return sql<boolean>`(spot_check.form_id, spot_check.form_version, spot_check.field_id)
    in (${sql.join(fields)})`;
}

/** Checks that wait for this person, oldest first; not those that are kept for another. */
export const waitingFor = (db: Queries, source: CheckSource, person: string) =>
  db
    .selectFrom('spot_check')
    .innerJoin('page', (join) =>
      join
        .onRef('page.id', '=', 'spot_check.page_id')
        // Read otherwise since: nobody goes by that reading any more.
        .onRef('page.reading_id', '=', 'spot_check.reading_id'),
    )
    .where('spot_check.outcome', 'is', null)
    .where('page.replaced_by', 'is', null)
    .where('page.state', 'in', ['in-review', 'ready', 'approved'])
    .where(isOfForms(source))
    .where(isNew(person))
    .where(
      sql<boolean>`not exists (select from spot_check_task task
        where task.spot_check_id = spot_check.id and not task.is_known and task.done_at is null
          and task.person <> ${person} and task.until > now())`,
    )
    .orderBy('spot_check.drawn_at')
    .orderBy('spot_check.id');

/** What people entered is there: of what was disposed of nobody could say what the answer was. */
export const isAnswered = sql<boolean>`exists (select from spot_check_entry entry
  where entry.spot_check_id = spot_check.id)`;

/** Old ones may be remembered; of the newest there are soon enough. */
const MOST_KNOWN = 500;

/** Checks of which the answer is known, and of which this person has seen nothing, newest first. */
export const knownTo = (db: Queries, source: CheckSource, person: string) =>
  db
    .selectFrom('spot_check')
    .where('spot_check.outcome', 'in', ['right', 'wrong'])
    .where(isAnswered)
    .where(isOfForms(source))
    .where(isNew(person))
    .where(
      sql<boolean>`not exists (select from spot_check_task task
        where task.spot_check_id = spot_check.id and task.person = ${person})`,
    )
    .orderBy('spot_check.settled_at', 'desc')
    .limit(MOST_KNOWN);
