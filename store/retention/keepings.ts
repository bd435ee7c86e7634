import { sql, type Kysely, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { RetentionRule } from '../../schemas/form/field.ts';
import type { Form } from '../../schemas/form/form.ts';
import type { Keeping } from '../../schemas/retention.ts';
import type { FormLibrary } from '../contracts.ts';
import type { Database } from '../database.ts';
import { hasWithin, isWithin, type Reach } from '../reach.ts';
import { parseScanState } from '../records/rows.ts';
import type { Vault } from '../vault.ts';
import { toDisposal } from './rows.ts';

export interface RetentionSource {
  readonly db: Kysely<Database>;
  readonly vault: Vault;
  readonly forms: FormLibrary;
  readonly reach: Reach;
}

const keySchema = z.array(z.tuple([z.string(), z.number()]));

/** Where scans stand; `which` of them, of rows of `scan` and `kept.until`. Their ids are in order of time. */
export async function selectKeepings(
  { db, forms, reach }: RetentionSource,
  which: RawBuilder<unknown>,
  rest: RawBuilder<unknown> = sql``,
): Promise<Keeping[]> {
  const { rows } = await sql<{
    id: string;
    controlNumber: string;
    receivedOn: string;
    state: string;
    until: string | null;
    forms: unknown;
    holdId: string | null;
    holdReason: string;
    holder: string;
    heldAt: Date;
    disposalId: string | null;
  }>`
    select scan.id, scan.control_number as "controlNumber", scan.received_on as "receivedOn",
      scan.state, kept.until, kept.forms, hold.id as "holdId", hold.reason as "holdReason",
      hold.person as holder, hold.at as "heldAt", disposal.id as "disposalId"
    from ${scansWithKeeping(forms)}
    where scan.into_scan_id is null and ${hasWithin(reach)} and (${which}) ${rest}`.execute(db);
  const ids = rows.flatMap(({ disposalId }) => (disposalId === null ? [] : [disposalId]));
  const disposals = await findDisposals(db, ids);
  return rows.map((row) => ({
    scanId: row.id,
    controlNumber: row.controlNumber,
    receivedOn: row.receivedOn,
    state: parseScanState(row.state),
    forms: keySchema.parse(row.forms ?? []).flatMap(([id, version]) => {
      const form = forms.get(id, version);
      return form === undefined ? [] : [form.title];
    }),
    keptUntil: row.until,
    hold: row.holdId && {
      id: row.holdId,
      reason: row.holdReason,
      person: row.holder,
      at: row.heldAt.toISOString(),
    },
    disposal: disposals.find(({ id }) => id === row.disposalId) ?? null,
  })) as Keeping[];
}

export async function countKeepings(
  { db, forms, reach }: RetentionSource,
  which: RawBuilder<unknown>,
): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) as count from ${scansWithKeeping(forms)}
    where scan.into_scan_id is null and ${hasWithin(reach)} and (${which})`.execute(db);
  return Number(rows[0]!.count);
}

async function findDisposals(db: Kysely<Database>, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const rows = await selectDisposals(db).where('disposal.id', 'in', ids).execute();
  return rows.map(toDisposal);
}

export const selectDisposals = (db: Kysely<Database>) =>
  db
    .selectFrom('disposal')
    .innerJoin('scan', 'scan.id', 'disposal.scan_id')
    .selectAll('disposal')
    .select(['scan.control_number', 'scan.received_on'])
    .select(
      sql<boolean>`exists (select from legal_hold hold
        where hold.scan_id = disposal.scan_id and hold.lifted_at is null)`.as('is_held'),
    );

/** All its pages, and not only some, are within reach. */
export const isWholeWithin = (reach: Reach): RawBuilder<boolean> =>
  sql<boolean>`not exists (select from page
    where page.scan_id = scan.id and not ${isWithin(reach)})`;

/** Not due, as no form has a schedule. */
export const hasSchedules = (forms: FormLibrary): boolean =>
  forms.all().some(({ policy }) => policy.retention !== undefined);

/** A month has 28 days at least: nothing received after this many days ago is due. */
export const shortestDays = (forms: FormLibrary): number =>
  Math.min(
    ...forms
      .all()
      .flatMap(({ policy: { retention } }) => retention ?? [])
      .map(({ keep: { years = 0, months = 0, days = 0 } }) => years * 365 + months * 28 + days),
  );

/** Days begin and end by the office's calendar, as for receipt dates. */
const zone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * Scans with how long their forms say they are kept: up to the last day of the page that is kept
 * longest, none where a page of a form has no schedule or is not approved as its schedule asks. Pages of
 * no form go along with the others. A page that was set aside counts from the day of that.
 */
const scansWithKeeping = (forms: FormLibrary) => sql`scan
  left join legal_hold hold on hold.scan_id = scan.id and hold.lifted_at is null
  left join disposal on disposal.scan_id = scan.id and disposal.state <> 'cancelled'
  left join lateral (
    select jsonb_agg(distinct jsonb_build_array(page.form_id, page.form_version)) as forms,
      case when bool_and(until.day is not null) then max(until.day) end as until
    from page
    left join ${rulesOf(forms.all())} on rule.form_id = page.form_id
      and rule.form_version = page.form_version
    left join lateral (
      select case rule.starts
        when 'received' then page.received_on::date
        when 'approved' then (case page.state
          when 'approved' then (select at from approval
            where approval.page_id = page.id order by approval.id desc limit 1)
          when 'set-aside' then (select max(decided_at) from page_double
            where page_double.set_aside = page.id)
          end at time zone ${zone()})::date
        end as day
    ) start on true
    left join lateral (
      select to_char(start.day + make_interval(rule.years, rule.months, 0, rule.days),
        'YYYY-MM-DD') as day
    ) until on true
    where page.scan_id = scan.id and page.replaced_by is null and page.form_id is not null
  ) kept on true`;

const rulesOf = (forms: readonly Form[]): RawBuilder<unknown> => {
  const rows = forms.flatMap(({ id, version, policy: { retention } }) =>
    retention === undefined ? [] : [ruleRow(id, version, retention)],
  );
  const none = sql`(null::text, null::integer, null::text, null::integer, null::integer, null::integer)`;
  return sql`(values ${sql.join([none, ...rows])})
    as rule (form_id, form_version, starts, years, months, days)`;
};

const ruleRow = (id: string, version: number, { keep, from }: RetentionRule) => sql`(${id}::text,
  ${version}::integer, ${from}::text, ${keep.years ?? 0}::integer, ${keep.months ?? 0}::integer,
  ${keep.days ?? 0}::integer)`;
