import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Database } from '../database.ts';
import { canonicalJson, cleanText, encodeJson } from '../encode-json.ts';

/** What stands for a secret or confidential value that is there. */
export const MASK = '•';

export interface NewEvent {
  readonly scanId: string | null;
  readonly pageId: string | null;
  readonly actor: string;
  readonly action: string;
  /** Already masked: whoever writes an event knows which fields are secret. */
  readonly before: unknown;
  readonly after: unknown;
}

/** Everything the hash covers, in the form in which it is stored. */
export interface HashedEvent extends NewEvent {
  readonly seq: number;
  readonly at: string;
}

/** sha256(hash of the event before + canonical JSON of this one). */
export function hashEvent(previous: string, event: HashedEvent): string {
  const { seq, at, scanId, pageId, actor, action, before, after } = event;
  const text = canonicalJson({ seq, at, scanId, pageId, actor, action, before, after });
  return createHash('sha256').update(previous).update(text).digest('hex');
}

/**
 * Adds one event to the chain, in the transaction of what it tells. Call it last: it locks the
 * chain's head, and every other transaction's event waits until this one commits.
 */
export async function appendEvent(tx: Transaction<Database>, event: NewEvent): Promise<void> {
  const head = await tx
    .selectFrom('audit_head')
    .select(['seq', 'hash'])
    .forUpdate()
    .executeTakeFirstOrThrow();
  const before = encodeJson(event.before ?? null);
  const after = encodeJson(event.after ?? null);
  const hashed: HashedEvent = {
    ...event,
    actor: cleanText(event.actor),
    seq: Number(head.seq) + 1,
    at: new Date().toISOString(),
    before: JSON.parse(before),
    after: JSON.parse(after),
  };
  const hash = hashEvent(head.hash, hashed);
  const { seq, at, scanId, pageId, actor, action } = hashed;
  await tx
    .insertInto('audit_event')
    .values({ seq, at, scan_id: scanId, page_id: pageId, actor, action, before, after, hash })
    .execute();
  await tx.updateTable('audit_head').set({ seq, hash }).execute();
}
