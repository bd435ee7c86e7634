import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Database } from '../database.ts';
import { waitsForPerson } from '../records/due-dates.ts';
import { isWithin, type Reach } from '../reach.ts';
import { startOf } from './days.ts';

export interface Span {
  /** Oldest first, at least one. */
  readonly days: readonly string[];
  readonly form: string | undefined;
  readonly reach: Reach;
}

const isOf = ({ form, reach }: Span, table: 'page' | 'spot_check' = 'page'): RawBuilder<boolean> =>
  form === undefined
    ? isWithin(reach, table)
    : sql<boolean>`${isWithin(reach, table)} and ${sql.ref(`${table}.form_id`)} = ${form}`;

const bigint = (name: string) => sql.raw<number>(`(${name})::integer`);

export const wasRead = sql<boolean>`page.form_id is not null and page.state in ('in-review', 'ready', 'approved', 'set-aside')`;
/** By a person. */
export const wasSeen = sql<boolean>`(
  exists (select from review_task where review_task.page_id = page.id)
  or exists (select from correction where correction.page_id = page.id))`;

/** Of pages received in these days, by day, form and page of the form. */
export async function countReceived(db: Kysely<Database>, span: Span) {
  return db
    .selectFrom('page')
    .select(['page.received_on', 'page.form_id', 'page.form_version', 'page.form_page'])
    .select([
      bigint('count(*)').as('received'),
      sql<number>`(count(*) filter (where ${wasRead}))::integer`.as('read'),
      sql<number>`(count(*) filter (where ${wasRead} and not ${wasSeen}))::integer`.as('straight'),
    ])
    .where('page.replaced_by', 'is', null)
    .where('page.received_on', '>=', span.days[0]!)
    .where('page.received_on', '<=', span.days.at(-1)!)
    .where(isOf(span))
    .groupBy(['page.received_on', 'page.form_id', 'page.form_version', 'page.form_page'])
    .execute();
}

/** Approvals of these days that stand. */
const approved = (db: Kysely<Database>, span: Span) =>
  db
    .selectFrom('approval')
    .innerJoin('page', 'page.id', 'approval.page_id')
    .where('approval.action', '=', 'approve')
    .where('approval.at', '>=', startOf(span.days[0]!))
    .where('page.state', '=', 'approved')
    .where('page.replaced_by', 'is', null)
    .where(isOf(span))
    .where(
      sql<boolean>`not exists (select from approval later
        where later.page_id = approval.page_id and later.id > approval.id)`,
    );

/**
 * By form and day (its number, from 1 on), by form (no day), and of all (neither); with the median
 * seconds at desks of those pages that anybody had open at one.
 */
export async function countApproved(db: Kysely<Database>, span: Span) {
  const starts = sql`array[${sql.join(span.days.map(startOf))}]::timestamptz[]`;
  const pages = approved(db, span)
    .select(['page.form_id', 'page.form_version'])
    .select([
      sql<number>`width_bucket(approval.at, ${starts})`.as('day'),
      sql<number | null>`(select sum(desk_span.seconds) from desk_span
        where desk_span.page_id = page.id)`.as('seconds'),
    ]);
  return db
    .selectFrom(pages.as('work'))
    .select(['form_id', 'form_version', 'day'])
    .select([
      bigint('count(*)').as('pages'),
      bigint('count(seconds)').as('timed'),
      sql<number | null>`percentile_cont(0.5) within group (order by seconds)`.as('median'),
    ])
    .groupBy(sql`grouping sets ((form_id, form_version, day), (form_id, form_version), ())`)
    .execute();
}

/** Of pages that wait for a person now, by receipt date and form. */
export const countWaiting = (db: Kysely<Database>, span: Span) =>
  db
    .selectFrom('page')
    .select(['page.received_on', 'page.form_id', 'page.form_version'])
    .select(bigint('count(*)').as('pages'))
    .where(waitsForPerson)
    .where(isOf(span))
    .groupBy(['page.received_on', 'page.form_id', 'page.form_version'])
    .execute();

/** On how many pages received in these days a person had to look at a field. */
export const countToPeople = (db: Kysely<Database>, span: Span) =>
  db
    .selectFrom((tasks) =>
      tasks
        .selectFrom('page')
        .innerJoin('review_task', 'review_task.page_id', 'page.id')
        .select(['page.form_id', 'page.form_version', 'review_task.field_id', 'page.id'])
        .distinct()
        .where('page.replaced_by', 'is', null)
        .where('page.received_on', '>=', span.days[0]!)
        .where('page.received_on', '<=', span.days.at(-1)!)
        .where('page.form_id', 'is not', null)
        .where(isOf(span))
        .as('task'),
    )
    .select(['form_id', 'form_version', 'field_id', bigint('count(*)').as('pages')])
    .groupBy(['form_id', 'form_version', 'field_id'])
    .execute();

/** Outcomes of spot checks settled in these days. */
export const countChecks = (db: Kysely<Database>, span: Span) =>
  db
    .selectFrom('spot_check')
    .select(['form_id', 'form_version', 'field_id', 'kind'])
    .select([
      sql<number>`(count(*) filter (where outcome = 'right'))::integer`.as('right'),
      sql<number>`(count(*) filter (where outcome = 'wrong'))::integer`.as('wrong'),
      // Where somebody has entered otherwise and nobody decided yet, it is no clearer.
      sql<number>`(count(*) filter (where outcome = 'unclear' or outcome is null))::integer`.as(
        'unclear',
      ),
    ])
    .where(
      sql<boolean>`coalesce(settled_at, (select max(entry.at) from spot_check_entry entry
        where entry.spot_check_id = spot_check.id)) >= ${startOf(span.days[0]!)}`,
    )
    .where(isOf(span, 'spot_check'))
    .groupBy(['form_id', 'form_version', 'field_id', 'kind'])
    .execute();

export const countKnown = (db: Kysely<Database>, since: Date) =>
  db
    .selectFrom('spot_check_task')
    .select('person')
    .select([
      bigint('count(*)').as('known'),
      sql<number>`(count(*) filter (where not is_hit))::integer`.as('missed'),
    ])
    .where('is_known', '=', true)
    .where('done_at', '>=', since)
    .groupBy('person')
    .orderBy('person')
    .execute();
