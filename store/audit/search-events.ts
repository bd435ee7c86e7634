import { sql, type Kysely } from 'kysely';
import type { FoundEvent } from '../../schemas/audit.ts';
import type { AuditQuery } from '../contracts.ts';
import type { Database } from '../database.ts';
import { EVERYTHING, hasWithin, isWithin, type Reach } from '../reach.ts';
import { escapeLike, matchScans } from '../records/search.ts';
import { hideParts } from '../records/split-envelope.ts';
import type { ScanSource } from '../records/summarise.ts';
import { toAuditEvent } from './read-events.ts';

/** Events of the whole chain that meet every condition, newest first. */
export async function searchEvents(
  { db, reach }: Pick<ScanSource, 'db' | 'reach'>,
  { scan, person, action, from, until, before, limit }: AuditQuery,
): Promise<FoundEvent[]> {
  let query = db
    .selectFrom('audit_event')
    .leftJoin('scan as of', 'of.id', 'audit_event.scan_id')
    .selectAll('audit_event')
    .select('of.control_number as controlNumber')
    .orderBy('seq', 'desc')
    .limit(limit);
  if (before !== undefined) query = query.where('seq', '<', String(before));
  if (action !== undefined) query = query.where('action', '=', action);
  if (from !== undefined) query = query.where('at', '>=', from);
  if (until !== undefined) query = query.where('at', '<', until);
  if (person !== undefined)
    query = query.where((eb) => {
      const pattern = `%${escapeLike(person)}%`;
      // What was done to somebody's account is about them as well.
      const about = sql<string>`audit_event.after ->> 'name'`;
      return eb.or([eb('audit_event.actor', 'ilike', pattern), eb(about, 'ilike', pattern)]);
    });
  if (scan !== undefined)
    query = query.where((eb) =>
      eb(
        'audit_event.scan_id',
        'in',
        eb
          .selectFrom('scan')
          .select('scan.id')
          .where((of) => matchScans(of, { search: scan }, reach)),
      ),
    );
  if (reach !== EVERYTHING) query = query.where(tellsWithin(reach));
  const rows = await query.execute();
  return rows.map((row) => ({
    ...hideParts(toAuditEvent(row), reach),
    controlNumber: row.controlNumber,
  }));
}

/** Events of no page or of one within reach, and of no scan or of one that has any of these. */
const tellsWithin = (reach: Reach) => sql<boolean>`
  not exists (select from page where page.id = audit_event.page_id and not ${isWithin(reach)})
  and (audit_event.scan_id is null or ${hasWithin(reach, 'of')})`;

/** Which kinds of events there are, for choosing among them. */
export async function listActions(db: Kysely<Database>): Promise<string[]> {
  // A loose index scan: the next action after the last, rather than all events of each.
  const { rows } = await sql<{ action: string }>`
    with recursive known as (
      (select action from audit_event order by action limit 1)
      union all
      select (select action from audit_event where action > known.action order by action limit 1)
      from known where known.action is not null
    )
    select action from known where action is not null`.execute(db);
  return rows.map(({ action }) => action);
}
