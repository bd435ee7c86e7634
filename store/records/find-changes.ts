import type { Kysely } from 'kysely';
import type { RecentChanges } from '../contracts.ts';
import type { Database } from '../database.ts';
import { hasWithin } from '../reach.ts';
import type { ScanSource } from './summarise.ts';

/** Listeners look anew at what is on their screen, so that the names of more would be of no use. */
const MOST_NAMED = 500;

/** Scans that events after `seq` tell of. Reads the chain's head, and then only what is new. */
export async function findChanges(db: Kysely<Database>, seq: number): Promise<RecentChanges> {
  const head = await db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow();
  const newest = Number(head.seq);
  if (newest <= seq) return { seq: newest, scanIds: [] };
  const rows = await db
    .selectFrom('audit_event')
    .select('scan_id')
    .distinct()
    .where('seq', '>', String(seq))
    .where('seq', '<=', head.seq)
    .where('scan_id', 'is not', null)
    .limit(MOST_NAMED)
    .execute();
  return { seq: newest, scanIds: rows.flatMap(({ scan_id: id }) => (id === null ? [] : [id])) };
}

/** Those of these scans that are within reach. */
export async function keepWithin(
  { db, reach }: ScanSource,
  scanIds: readonly string[],
): Promise<string[]> {
  if (scanIds.length === 0) return [];
  const rows = await db
    .selectFrom('scan')
    .select('scan.id')
    .where('scan.id', 'in', scanIds)
    .where(hasWithin(reach))
    .execute();
  return rows.map(({ id }) => id);
}
