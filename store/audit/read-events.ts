import type { Kysely, Selectable } from 'kysely';
import { auditEventSchema, type AuditEvent } from '../../schemas/desk.ts';
import type { Database } from '../database.ts';

/** Whoever tampers may leave a time that is none: its event is shown as it is, and fits no hash. */
const toInstant = (at: unknown): string =>
  at instanceof Date && !Number.isNaN(at.getTime()) ? at.toISOString() : String(at);

export const toAuditEvent = (row: Selectable<Database['audit_event']>): AuditEvent =>
  auditEventSchema.parse({
    seq: Number(row.seq),
    at: toInstant(row.at),
    scanId: row.scan_id,
    pageId: row.page_id,
    actor: row.actor,
    action: row.action,
    before: row.before,
    after: row.after,
    hash: row.hash,
    erased: row.erased,
  });

/** Everything that happened to a scan and its pages, oldest first. */
export async function readEvents(db: Kysely<Database>, scanId: string): Promise<AuditEvent[]> {
  const rows = await db
    .selectFrom('audit_event')
    .selectAll()
    .where('scan_id', '=', scanId)
    .orderBy('seq')
    .execute();
  return rows.map(toAuditEvent);
}
