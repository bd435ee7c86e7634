import type { Kysely } from 'kysely';
import type { AuditVerdict } from '../../schemas/audit.ts';
import type { Database } from '../database.ts';
import type { Vault } from '../vault.ts';
import { hashEvent } from './append-event.ts';
import { toAuditEvent } from './read-events.ts';
import { watchEmptied } from './watch-emptied.ts';

const BATCH = 1000;

/** How far a walk has come: `of` is what there was at its beginning. */
export type WatchWalk = (checked: number, of: number) => void;

/**
 * Walks the whole chain. Whoever can rewrite the whole table can also rewrite the chain: keep `head`
 * elsewhere from time to time to notice that. `vault`: null where there is none, and then whoever can rewrite
 * the table can also say that two people have disposed of a scan. Throws the signal's reason when it is told to stop.
 */
export async function verifyAudit(
  db: Kysely<Database>,
  vault: Vault | null,
  watch: WatchWalk = () => undefined,
  stop?: AbortSignal,
): Promise<AuditVerdict> {
  const { seq: of } = await readHead(db);
  let seq = 0;
  let hash = '';
  const emptied = watchEmptied(vault);
  for (;;) {
    stop?.throwIfAborted();
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
      // What an emptied event told is gone; whether its hash was so, the event after it says.
      const expected = event.erased ? row.hash : hashEvent(hash, event);
      if (event.hash !== expected) return { whole: false, seq: event.seq, reason: 'changed' };
      emptied.see(event, expected);
      [seq, hash] = [event.seq, expected];
    }
    watch(seq, Math.max(seq, Number(of)));
    if (rows.length < BATCH) break;
  }
  const uncovered = emptied.findUncovered();
  if (uncovered !== null) return { whole: false, seq: uncovered, reason: 'erased' };
  const head = await readHead(db);
  // Events that were added meanwhile are ahead of what was walked, never behind it.
  if (Number(head.seq) < seq || (Number(head.seq) === seq && head.hash !== hash))
    return { whole: false, seq, reason: 'changed' };
  if (Number(head.seq) > seq && !(await existsEvent(db, seq + 1)))
    return { whole: false, seq: seq + 1, reason: 'cut-off' };
  return { whole: true, events: seq, head: hash };
}

const readHead = (db: Kysely<Database>) =>
  db.selectFrom('audit_head').select(['seq', 'hash']).executeTakeFirstOrThrow();

async function existsEvent(db: Kysely<Database>, seq: number): Promise<boolean> {
  const row = await db
    .selectFrom('audit_event')
    .select('seq')
    .where('seq', '=', String(seq))
    .executeTakeFirst();
  return row !== undefined;
}
