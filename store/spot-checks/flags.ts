import { appendEvent } from '../audit/append-event.ts';
import { isWithin } from '../reach.ts';
import type { RecordSource } from '../records/page-record.ts';
import { isUuid } from '../uuid.ts';
import type { FlaggedCheck } from './contracts.ts';

type CheckSource = Pick<RecordSource, 'db' | 'reach'>;

/** A supervisor looks at a handful; more of them say that something is wrong with the reading. */
const MOST_FLAGS = 100;

export async function listFlagged({ db, reach }: CheckSource): Promise<FlaggedCheck[]> {
  const rows = await db
    .selectFrom('spot_check')
    .innerJoin('page', 'page.id', 'spot_check.page_id')
    .innerJoin('scan', 'scan.id', 'page.scan_id')
    .select([
      'spot_check.id',
      'page_id',
      'field_id',
      'spot_check.form_id',
      'spot_check.form_version',
    ])
    .select(['settled_at', 'page.number', 'scan.control_number'])
    .where('flag', '=', 'open')
    .where(isWithin(reach, 'spot_check'))
    .orderBy('settled_at')
    .limit(MOST_FLAGS)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    pageId: row.page_id,
    controlNumber: row.control_number,
    page: row.number,
    form: { id: row.form_id, version: row.form_version },
    fieldId: row.field_id,
    at: row.settled_at!.toISOString(),
  }));
}

export async function closeFlag(
  { db, reach }: CheckSource,
  id: string,
  person: string,
): Promise<boolean> {
  if (!isUuid(id)) return false;
  return db.transaction().execute(async (tx) => {
    const check = await tx
      .updateTable('spot_check')
      .from('page')
      .set({ flag: 'seen' })
      .where('spot_check.id', '=', id)
      .where('flag', '=', 'open')
      .where(isWithin(reach, 'spot_check'))
      .whereRef('page.id', '=', 'spot_check.page_id')
      .returning(['page_id', 'field_id', 'page.scan_id'])
      .executeTakeFirst();
    if (check === undefined) return false;
    await appendEvent(tx, {
      scanId: check.scan_id,
      pageId: check.page_id,
      actor: person,
      action: 'spot-check-seen',
      before: null,
      after: { fieldId: check.field_id },
    });
    return true;
  });
}
