import type { Selectable } from 'kysely';
import { fail, ok, type Result } from '../../schemas/result.ts';
import {
  deliverySchema,
  WEBHOOK_TEST,
  type Delivery,
  type WebhookPayload,
} from '../../schemas/webhook.ts';
import { isUuid, makeUuid } from '../uuid.ts';
import type { Call, DeliveryToQueue, TryOutcome } from './contracts.ts';
import { noteWebhook, secretContext, withWebhook, type WebhookSource } from './endpoints.ts';
import type { WebhookDeliveryTable } from './tables.ts';

type Row = Selectable<WebhookDeliveryTable>;
type Refusal = { readonly kind: 'not-found' | 'webhook-disabled' };

/** So far back does the log go. */
const KEEP_MS = 30 * 24 * 60 * 60 * 1000;

export async function listDeliveries(
  { db }: WebhookSource,
  id: string,
  limit: number,
  after?: string,
): Promise<Delivery[] | null> {
  const known = db.selectFrom('webhook').select('id').where('id', '=', id);
  if (!isUuid(id) || (await known.executeTakeFirst()) === undefined) return null;
  const rows = await db
    .selectFrom('webhook_delivery')
    .selectAll()
    .where('webhook_id', '=', id)
    .$if(after !== undefined, (query) => query.where('id', '<', after!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toDelivery);
}

export async function testWebhook(
  { db }: WebhookSource,
  id: string,
  actor: string,
): Promise<Result<Delivery, Refusal>> {
  let made: Delivery | null = null;
  const done = await withWebhook(db, id, async (tx, webhook) => {
    if (webhook.state !== 'enabled') return;
    const now = new Date();
    const said: WebhookPayload = { type: WEBHOOK_TEST, timestamp: now.toISOString(), data: {} };
    const row = await tx
      .insertInto('webhook_delivery')
      .values({
        id: makeUuid(),
        webhook_id: id,
        seq: null,
        type: said.type,
        payload: JSON.stringify(said),
        made_at: now,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    made = toDelivery(row);
    await noteWebhook(tx, 'webhook-tested', actor, webhook, { deliveryId: row.id });
  });
  if (!done.ok) return done;
  return made === null ? fail({ kind: 'webhook-disabled' }) : ok(made);
}

export async function sendAgain(
  { db }: WebhookSource,
  deliveryId: string,
  actor: string,
): Promise<Result<Delivery, Refusal>> {
  if (!isUuid(deliveryId)) return fail({ kind: 'not-found' });
  const found = await db
    .selectFrom('webhook_delivery')
    .select('webhook_id')
    .where('id', '=', deliveryId)
    .executeTakeFirst();
  if (found === undefined) return fail({ kind: 'not-found' });
  let again: Delivery | null = null;
  const done = await withWebhook(db, found.webhook_id, async (tx, webhook) => {
    if (webhook.state !== 'enabled') return;
    const row = await tx
      .updateTable('webhook_delivery')
      .set((eb) => ({ round: eb('round', '+', 1), state: 'waiting', is_queued: false, tries: 0 }))
      .set({ next_try_at: null, status: null, trouble: null })
      .where('id', '=', deliveryId)
      .returningAll()
      .executeTakeFirstOrThrow();
    again = toDelivery(row);
    await noteWebhook(tx, 'webhook-sent-again', actor, webhook, { deliveryId });
  });
  if (!done.ok) return done;
  return again === null ? fail({ kind: 'webhook-disabled' }) : ok(again);
}

/** So many get jobs at a time. */
const BATCH = 500;

/** `isQueued`: all that have a job, which may have been lost; else so many of those that have none. */
export function listWaiting({ db }: WebhookSource, isQueued: boolean): Promise<DeliveryToQueue[]> {
  return db
    .selectFrom('webhook_delivery')
    .select(['id', 'round'])
    .where('state', '=', 'waiting')
    .where('is_queued', '=', isQueued)
    .orderBy('id')
    .$if(!isQueued, (query) => query.limit(BATCH))
    .execute();
}

export async function markQueued(
  { db }: WebhookSource,
  deliveries: readonly DeliveryToQueue[],
): Promise<void> {
  // One that somebody has sent again meanwhile is of another round, and is queued by the next call.
  for (const { id, round } of deliveries)
    await db
      .updateTable('webhook_delivery')
      .set({ is_queued: true })
      .where('id', '=', id)
      .where('round', '=', round)
      .execute();
}

export async function findCall(
  { db, vault }: WebhookSource,
  { id, round }: DeliveryToQueue,
): Promise<Call | null> {
  const row = await db
    .selectFrom('webhook_delivery as delivery')
    .innerJoin('webhook', 'webhook.id', 'delivery.webhook_id')
    .select(['delivery.payload', 'delivery.tries', 'webhook.id', 'webhook.url', 'webhook.secret'])
    .where('delivery.id', '=', id)
    .where('delivery.round', '=', round)
    .where('delivery.state', '=', 'waiting')
    .executeTakeFirst();
  if (row === undefined) return null;
  const secret = vault.open(row.secret, secretContext(row.id));
  return { url: row.url, secret, payload: row.payload, tries: row.tries };
}

/** Nothing is noted of a round that is over: it was given up, or sent again, meanwhile. */
export async function noteTry(
  { db }: WebhookSource,
  { id, round }: DeliveryToQueue,
  outcome: TryOutcome,
): Promise<string | null> {
  const isDelivered = outcome.kind === 'delivered';
  const nextTryAt = isDelivered ? null : outcome.nextTryAt;
  const row = await db
    .updateTable('webhook_delivery')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .set({
      state: isDelivered ? 'delivered' : nextTryAt === null ? 'given-up' : 'waiting',
      tried_at: new Date(),
      next_try_at: nextTryAt,
      status: outcome.status,
      trouble: isDelivered ? null : outcome.trouble,
    })
    .where('id', '=', id)
    .where('round', '=', round)
    .where('state', '=', 'waiting')
    .returning('webhook_id')
    .executeTakeFirst();
  return row?.webhook_id ?? null;
}

export async function forgetOld({ db }: WebhookSource): Promise<void> {
  const old = new Date(Date.now() - KEEP_MS);
  await db
    .deleteFrom('webhook_delivery')
    .where('made_at', '<', old)
    .where('state', '!=', 'waiting')
    .execute();
}

const toDelivery = (row: Row): Delivery =>
  deliverySchema.parse({
    id: row.id,
    type: row.type,
    madeAt: row.made_at.toISOString(),
    state: row.state,
    tries: row.tries,
    triedAt: row.tried_at?.toISOString() ?? null,
    nextTryAt: row.next_try_at?.toISOString() ?? null,
    status: row.status,
    trouble: row.trouble,
  });
