import type { Transaction } from 'kysely';
import type { Hold } from '../../schemas/retention.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { Database } from '../database.ts';
import { cleanText } from '../encode-json.ts';
import { hasWithin, type Reach } from '../reach.ts';
import { isUuid, makeUuid } from '../uuid.ts';
import type { RetentionError } from './contracts.ts';
import { isWholeWithin, type RetentionSource } from './keepings.ts';
import { toHold } from './rows.ts';

/** Whatever the schedule says, the scan stays until the hold is lifted. */
export async function placeHold(
  { db, reach }: RetentionSource,
  controlNumber: string,
  reason: string,
  person: string,
): Promise<Result<Hold, RetentionError>> {
  return db.transaction().execute(async (tx) => {
    const scan = await lockEnvelope(tx, reach, controlNumber);
    if (scan === undefined) return fail({ kind: 'not-found' });
    if (scan.state === 'disposed') return fail({ kind: 'disposed' });
    const row = await tx
      .insertInto('legal_hold')
      .values({
        id: makeUuid(),
        scan_id: scan.id,
        reason: cleanText(reason),
        person,
        at: new Date(),
        lifted_by: null,
        lifted_at: null,
      })
      .onConflict((standing) =>
        standing.column('scan_id').where('lifted_at', 'is', null).doNothing(),
      )
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return fail({ kind: 'held' });
    await appendEvent(tx, {
      scanId: scan.id,
      pageId: null,
      actor: person,
      action: 'hold-placed',
      before: null,
      after: { reason },
    });
    return ok(toHold(row));
  });
}

export async function liftHold(
  { db, reach }: RetentionSource,
  holdId: string,
  reason: string,
  person: string,
): Promise<Result<void, RetentionError>> {
  if (!isUuid(holdId)) return fail({ kind: 'not-found' });
  return db.transaction().execute(async (tx) => {
    const hold = await tx
      .selectFrom('legal_hold')
      .innerJoin('scan', 'scan.id', 'legal_hold.scan_id')
      .select(['legal_hold.scan_id', 'legal_hold.reason'])
      .select(isWholeWithin(reach).as('isWhole'))
      .where('legal_hold.id', '=', holdId)
      .where('lifted_at', 'is', null)
      .where(hasWithin(reach))
      .forUpdate('legal_hold')
      .executeTakeFirst();
    if (hold === undefined) return fail({ kind: 'not-found' });
    if (!hold.isWhole) return fail({ kind: 'shared-file' });
    await tx
      .updateTable('legal_hold')
      .set({ lifted_by: person, lifted_at: new Date() })
      .where('id', '=', holdId)
      .execute();
    await appendEvent(tx, {
      scanId: hold.scan_id,
      pageId: null,
      actor: person,
      action: 'hold-lifted',
      before: { reason: hold.reason },
      after: { reason },
    });
    return ok(undefined);
  });
}

/** Locked: a scan is not held, proposed and disposed of at once. */
export const lockEnvelope = (tx: Transaction<Database>, reach: Reach, controlNumber: string) =>
  tx
    .selectFrom('scan')
    .select(['id', 'state'])
    .where('control_number', '=', controlNumber)
    .where('into_scan_id', 'is', null)
    .where(hasWithin(reach))
    .forUpdate()
    .executeTakeFirst();
