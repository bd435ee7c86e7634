import { sql, type Kysely } from 'kysely';
import type { Database } from '../database.ts';
import { waitsForPerson } from '../records/due-dates.ts';
import { firstUuidAt } from '../uuid.ts';
import type { Backlog } from './contracts.ts';
import { wasRead, wasSeen } from './count-pages.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Asked several times a minute, for ever: reads open pages and those of a day, by their indexes. */
export async function measureBacklog(db: Kysely<Database>): Promise<Backlog> {
  const waiting = await db
    .selectFrom('page')
    .innerJoin('scan', 'scan.id', 'page.scan_id')
    .select('page.form_id as form')
    .select(sql<number>`count(*)::integer`.as('pages'))
    .select(sql<Date>`min(scan.received_at)`.as('oldest'))
    .where(waitsForPerson)
    .groupBy('page.form_id')
    .execute();
  const { read, straight } = await db
    .selectFrom('page')
    .select(sql<number>`count(*)::integer`.as('read'))
    .select(sql<number>`(count(*) filter (where not ${wasSeen}))::integer`.as('straight'))
    .where('page.id', '>=', firstUuidAt(Date.now() - DAY_MS))
    .where('page.replaced_by', 'is', null)
    .where(wasRead)
    .executeTakeFirstOrThrow();
  const oldest = Math.min(...waiting.map((row) => row.oldest.getTime()));
  return {
    waiting: waiting.map(({ form, pages }) => ({ form, pages })),
    oldestSeconds: waiting.length === 0 ? 0 : Math.max(0, (Date.now() - oldest) / 1000),
    straightThrough: read === 0 ? null : straight / read,
  };
}
