import type { Kysely, Transaction } from 'kysely';
import { toWebhookEvent, type ChainEvent } from '../../schemas/webhook.ts';
import type { Database } from '../database.ts';
import { makeUuid } from '../uuid.ts';

/** Events looked at in one transaction. */
const BATCH = 500;

/**
 * Makes deliveries of what has happened since the last time. The chain gives its numbers one after
 * the other, each when the one before is committed, so that none is passed over.
 */
export async function fillOutbox(db: Kysely<Database>): Promise<boolean> {
  const known = await db
    .selectFrom('webhook_cursor')
    .innerJoin('audit_head', (join) => join.onTrue())
    .whereRef('audit_head.seq', '>', 'webhook_cursor.seq')
    .select('webhook_cursor.seq')
    .executeTakeFirst();
  if (known === undefined) return false;
  return db.transaction().execute(async (tx) => {
    const cursor = await tx
      .selectFrom('webhook_cursor')
      .select('seq')
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (cursor === undefined) return false;
    const events = await readEvents(tx, cursor.seq);
    const last = events.at(-1);
    if (last === undefined) return false;
    await insertDeliveries(tx, events);
    await tx.updateTable('webhook_cursor').set({ seq: last.seq }).execute();
    return events.length === BATCH;
  });
}

async function readEvents(tx: Transaction<Database>, after: string): Promise<ChainEvent[]> {
  const rows = await tx
    .selectFrom('audit_event as event')
    .leftJoin('scan', 'scan.id', 'event.scan_id')
    .leftJoin('page', 'page.id', 'event.page_id')
    .leftJoin('batch', 'batch.id', 'scan.batch_id')
    .select(['event.seq', 'event.at', 'event.action', 'event.after'])
    .select(['event.scan_id as scanId', 'event.page_id as pageId'])
    .select(['scan.control_number as controlNumber', 'page.number as pageNumber'])
    .select('batch.number as batchNumber')
    .where('event.seq', '>', after)
    .orderBy('event.seq')
    .limit(BATCH)
    .execute();
  return rows.map((row) => ({ ...row, seq: Number(row.seq), at: row.at.toISOString() }));
}

async function insertDeliveries(
  tx: Transaction<Database>,
  events: readonly ChainEvent[],
): Promise<void> {
  const webhooks = await tx
    .selectFrom('webhook')
    .select(['id', 'events', 'since_seq'])
    .where('state', '=', 'enabled')
    .forShare() // none is deleted or disabled before its deliveries are there to go with it
    .execute();
  const rows = events.flatMap((event) => {
    const payload = toWebhookEvent(event);
    if (payload === null) return [];
    return webhooks
      .filter(({ events: wanted }) => wanted.includes(payload.type))
      .filter(({ since_seq: since }) => event.seq > Number(since))
      .map((webhook) => ({
        id: makeUuid(),
        webhook_id: webhook.id,
        seq: event.seq,
        type: payload.type,
        payload: JSON.stringify(payload),
        made_at: new Date(),
      }));
  });
  for (let at = 0; at < rows.length; at += BATCH)
    await tx
      .insertInto('webhook_delivery')
      .values(rows.slice(at, at + BATCH))
      .execute();
}
