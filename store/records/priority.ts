import type { Kysely } from 'kysely';
import type { Priority, ScanSummary } from '../../schemas/desk.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { Database } from '../database.ts';
import { cleanText } from '../encode-json.ts';
import { isUuid, makeUuid } from '../uuid.ts';
import { findScan } from './scans.ts';
import type { ScanSource } from './summarise.ts';

/**
 * Has a scan done before all others, for a reason, or takes that back (null). Saying what is so
 * already changes nothing, but a reason may follow another. Null: no such scan.
 */
export async function prioritise(
  source: ScanSource,
  scanId: string,
  person: string,
  reason: string | null,
): Promise<ScanSummary | null> {
  if (!isUuid(scanId)) return null;
  const urgent = reason !== null;
  const isEnvelope = await source.db.transaction().execute(async (tx) => {
    // Pages before their envelope, as everybody locks them who settles one.
    await tx
      .selectFrom('page')
      .select('id')
      .where('scan_id', '=', scanId)
      .orderBy('id')
      .forUpdate()
      .execute();
    const scan = await tx
      .selectFrom('scan')
      .select('urgent')
      .where('id', '=', scanId)
      .where('state', '!=', 'disposed')
      .where('into_scan_id', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (scan === undefined) return false;
    if (!urgent && !scan.urgent) return true;
    const before = await findPriority(tx, scanId);
    await tx.updateTable('scan').set({ urgent }).where('id', '=', scanId).execute();
    await tx.updateTable('page').set({ urgent }).where('scan_id', '=', scanId).execute();
    const row = { id: makeUuid(), scan_id: scanId, urgent, person, at: new Date() };
    await tx
      .insertInto('scan_priority')
      .values({ ...row, reason: reason === null ? null : cleanText(reason) })
      .execute();
    await appendEvent(tx, {
      scanId,
      pageId: null,
      actor: person,
      action: urgent ? 'made-urgent' : 'urgency-ended',
      before: { urgent: scan.urgent, ...(before && { reason: before.reason }) },
      after: { urgent, ...(urgent && { reason }) },
    });
    return true;
  });
  return isEnvelope ? findScan(source, scanId) : null;
}

/** Null: it waits its turn. */
export async function findPriority(db: Kysely<Database>, scanId: string): Promise<Priority | null> {
  const row = await db
    .selectFrom('scan_priority')
    .select(['urgent', 'reason', 'person', 'at'])
    .where('scan_id', '=', scanId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row?.urgent) return null;
  return { reason: row.reason ?? '', person: row.person, at: row.at.toISOString() };
}
