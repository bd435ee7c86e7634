import type { Transaction } from 'kysely';
import { fail, type Result } from '../../schemas/result.ts';
import type { ActionError } from '../contracts.ts';
import type { Database } from '../database.ts';
import { isUuid } from '../uuid.ts';
import { loadPageRecord, type PageRecord, type RecordSource } from './page-record.ts';

/** Runs one action on a locked page in one transaction. */
export async function withPage<T>(
  source: RecordSource,
  pageId: string,
  action: (tx: Transaction<Database>, page: PageRecord) => Promise<Result<T, ActionError>>,
): Promise<Result<T, ActionError>> {
  if (!isUuid(pageId)) return fail({ kind: 'not-found' });
  return source.db.transaction().execute(async (tx) => {
    const page = await loadPageRecord({ ...source, db: tx }, pageId, { lock: true });
    return page === null ? fail({ kind: 'not-found' }) : action(tx, page);
  });
}
