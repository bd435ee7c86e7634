import type { Kysely, Selectable, Transaction } from 'kysely';
import { randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '../../schemas/result.ts';
import {
  webhookSchema,
  type MadeWebhook,
  type NewWebhook,
  type Webhook,
} from '../../schemas/webhook.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { Database } from '../database.ts';
import { isUuid, makeUuid } from '../uuid.ts';
import type { Vault } from '../vault.ts';
import { isWorthCalling } from './address.ts';
import type { WebhookTable } from './tables.ts';

/** What webhooks work with. */
export interface WebhookSource {
  readonly db: Kysely<Database>;
  readonly vault: Vault;
  readonly allowLoopback: boolean;
}
type Row = Selectable<WebhookTable>;
type NotFound = { readonly kind: 'not-found' };

/** As the specification has it: `whsec_`, then 24 to 64 random bytes in base64. */
const SECRET_START = 'whsec_';
const SECRET_BYTES = 32;
/** Binds a sealed secret to its webhook. */
export const secretContext = (id: string): string => `webhook ${id}`;

export async function listWebhooks({ db }: WebhookSource): Promise<Webhook[]> {
  const rows = await db.selectFrom('webhook').selectAll().orderBy('id', 'desc').execute();
  return rows.map(toWebhook);
}

export async function makeWebhook(
  { db, vault, allowLoopback }: WebhookSource,
  { name, url, events }: NewWebhook,
  actor: string,
): Promise<Result<MadeWebhook, { kind: 'webhook-address-refused' }>> {
  if (!isWorthCalling(new URL(url), allowLoopback))
    return fail({ kind: 'webhook-address-refused' });
  const id = makeUuid();
  const secret = SECRET_START + randomBytes(SECRET_BYTES).toString('base64');
  const sealed = vault.seal(secret, secretContext(id));
  const who = { state: 'enabled' as const, created_by: actor, created_at: new Date() };
  await db.transaction().execute(async (tx) => {
    const head = await tx.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow();
    const from = { since_seq: head.seq, ...who };
    const row = { id, name, url, events: [...events], secret: sealed, ...from };
    await tx.insertInto('webhook').values(row).execute();
    await noteWebhook(tx, 'webhook-made', actor, row, { events });
  });
  return ok({ id, secret });
}

/** Once it has said that it is gone, only a person enables it again. */
export function switchWebhook(
  { db }: WebhookSource,
  id: string,
  state: Row['state'],
  actor: string,
): Promise<Result<void, NotFound>> {
  return withWebhook(db, id, async (tx, row) => {
    if (row.state === state) return;
    await tx.updateTable('webhook').set({ state }).where('id', '=', id).execute();
    if (state !== 'enabled') await giveUpWaiting(tx, id);
    const action = state === 'enabled' ? 'webhook-enabled' : 'webhook-disabled';
    await noteWebhook(tx, action, actor, row, { state });
  });
}

export function removeWebhook(
  { db }: WebhookSource,
  id: string,
  actor: string,
): Promise<Result<void, NotFound>> {
  return withWebhook(db, id, async (tx, row) => {
    await tx.deleteFrom('webhook').where('id', '=', id).execute();
    await noteWebhook(tx, 'webhook-deleted', actor, row);
  });
}

async function giveUpWaiting(tx: Transaction<Database>, id: string): Promise<void> {
  await tx
    .updateTable('webhook_delivery')
    .set({ state: 'given-up', trouble: 'disabled', next_try_at: null })
    .where('webhook_id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}

/** Locked, so that one change follows the other. */
export async function withWebhook(
  db: Kysely<Database>,
  id: string,
  change: (tx: Transaction<Database>, row: Row) => Promise<void>,
): Promise<Result<void, NotFound>> {
  if (!isUuid(id)) return fail({ kind: 'not-found' });
  return db.transaction().execute(async (tx) => {
    const found = tx.selectFrom('webhook').selectAll().where('id', '=', id).forUpdate();
    const row = await found.executeTakeFirst();
    if (row === undefined) return fail({ kind: 'not-found' });
    await change(tx, row);
    return ok(undefined);
  });
}

/** Of the address only the host goes on record: the rest may be as good as a password. */
export const noteWebhook = (
  tx: Transaction<Database>,
  action: `webhook-${'made' | 'enabled' | 'disabled' | 'deleted' | 'tested' | 'sent-again'}`,
  actor: string,
  { id, name, url }: Pick<Row, 'id' | 'name' | 'url'>,
  said: object = {},
): Promise<void> =>
  appendEvent(tx, {
    scanId: null,
    pageId: null,
    actor,
    action,
    before: null,
    after: { webhookId: id, name, host: new URL(url).host, ...said },
  });

const toWebhook = (row: Row): Webhook =>
  webhookSchema.parse({
    id: row.id,
    name: row.name,
    url: row.url,
    events: row.events,
    state: row.state,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
  });
