import type { Transaction } from 'kysely';
import { fail, type Result } from '../../schemas/result.ts';
import type { ActionError } from '../contracts.ts';
import type { Database } from '../database.ts';
import { isUuid } from '../uuid.ts';
import { findOther } from './claims.ts';
import { loadPageRecord, type PageRecord, type RecordSource } from './page-record.ts';

/** Runs one action of a person on a locked page in one transaction; not while another works on it. */
export async function withPage<T>(
  source: RecordSource,
  pageId: string,
  person: string,
  action: (tx: Transaction<Database>, page: PageRecord) => Promise<Result<T, ActionError>>,
): Promise<Result<T, ActionError>> {
  if (!isUuid(pageId)) return fail({ kind: 'not-found' });
  return source.db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('page')
      .select('state')
      .where('id', '=', pageId)
      .forUpdate()
      .executeTakeFirst();
    if (row?.state === 'disposed') return fail({ kind: 'disposed' });
    const page = await loadPageRecord({ ...source, db: tx }, pageId, { lock: true });
    if (page === null) return fail({ kind: 'not-found' });
    if (page.state === 'set-aside') return fail({ kind: 'set-aside' });
    const other = await findOther(tx, pageId, person);
    return other === null ? action(tx, page) : fail(other);
  });
}
