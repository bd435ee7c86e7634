import type { Kysely } from 'kysely';
import type { Database } from '../database.ts';
import { hashEvent } from './append-event.ts';
import { toAuditEvent } from './read-events.ts';

export type AuditVerdict =
  | { readonly whole: true; readonly events: number; readonly head: string }
  | {
      readonly whole: false;
      readonly seq: number;
      readonly reason: 'missing' | 'changed' | 'cut-off';
    };

const BATCH = 1000;

/**
 * Walks the whole chain. `missing`: a number is skipped; `changed`: an event does not fit its
 * hash; `cut-off`: the newest events are gone. Whoever can rewrite the whole table can also
 * rewrite the chain: keep `head` elsewhere from time to time to notice that.
 */
export async function verifyAudit(db: Kysely<Database>): Promise<AuditVerdict> {
  let seq = 0;
  let hash = '';
  for (;;) {
    const rows = await db
      .selectFrom('audit_event')
      .selectAll()
      .where('seq', '>', String(seq))
      .orderBy('seq')
      .limit(BATCH)
      .execute();
    for (const row of rows) {
      const event = toAuditEvent(row);
      if (event.seq !== seq + 1) return { whole: false, seq: seq + 1, reason: 'missing' };
      const expected = hashEvent(hash, event);
      if (event.hash !== expected) return { whole: false, seq: event.seq, reason: 'changed' };
      [seq, hash] = [event.seq, expected];
    }
    if (rows.length < BATCH) break;
  }
  const head = await db.selectFrom('audit_head').select(['seq', 'hash']).executeTakeFirstOrThrow();
  // Events that were added meanwhile are ahead of what was walked, never behind it.
  if (Number(head.seq) < seq || (Number(head.seq) === seq && head.hash !== hash))
    return { whole: false, seq, reason: 'changed' };
  if (Number(head.seq) > seq && !(await existsEvent(db, seq + 1)))
    return { whole: false, seq: seq + 1, reason: 'cut-off' };
  return { whole: true, events: seq, head: hash };
}

async function existsEvent(db: Kysely<Database>, seq: number): Promise<boolean> {
  const row = await db
    .selectFrom('audit_event')
    .select('seq')
    .where('seq', '=', String(seq))
    .executeTakeFirst();
  return row !== undefined;
}
