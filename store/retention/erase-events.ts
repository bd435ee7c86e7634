import { sql, type Transaction } from 'kysely';
import type { Disposal } from '../../schemas/retention.ts';
import { appendEvent } from '../audit/append-event.ts';
import { describeDisposal, digestEvent, DISPOSED } from '../audit/disposed-event.ts';
import { readEvents } from '../audit/read-events.ts';
import type { Database } from '../database.ts';
import { cleanText } from '../encode-json.ts';
import type { Vault } from '../vault.ts';

/**
 * Empties all events of these scans but for who did what and when, after an event of each that covers
 * them, sealed so that nobody writes one who has the database alone. Nothing is added to the chain meanwhile.
 */
export async function eraseEvents(
  tx: Transaction<Database>,
  vault: Vault,
  disposal: Disposal,
  scans: readonly {
    readonly id: string;
    readonly sha256: string;
    readonly control_number: string;
  }[],
  person: string,
): Promise<void> {
  const head = await tx
    .selectFrom('audit_head')
    .select('seq')
    .forUpdate()
    .executeTakeFirstOrThrow();
  const { id, receivedOn, ground, keptUntil, reason } = disposal;
  for (const { id: scanId, sha256, control_number: controlNumber } of scans) {
    const said = {
      disposal: id,
      sha256,
      proposedBy: disposal.proposedBy,
      approvedBy: cleanText(person), // as it is stored
      ...(await digestEvents(tx, scanId)),
    };
    await appendEvent(tx, {
      scanId,
      pageId: null,
      actor: person,
      action: DISPOSED,
      before: null,
      after: {
        ...said,
        controlNumber,
        receivedOn,
        ground,
        keptUntil,
        ...(reason !== '' && { reason }),
        seal: vault.authenticate(describeDisposal(scanId, said)),
      },
    });
  }
  const ids = scans.map((scan) => scan.id);
  await sql`update audit_event set before = null, after = null, erased = true
    where scan_id in (${sql.join(ids)}) and seq <= ${head.seq}`.execute(tx);
}

async function digestEvents(
  tx: Transaction<Database>,
  scanId: string,
): Promise<{ events: number; digest: string }> {
  const events = await readEvents(tx, scanId);
  const digest = events.reduce((sum, event) => digestEvent(sum, event, event.hash!), '');
  return { events: events.length, digest };
}
