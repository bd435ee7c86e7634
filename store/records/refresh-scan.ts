import type { Transaction } from 'kysely';
import type { Failure } from '../../schemas/failure.ts';
import type { Database } from '../database.ts';
import { encodeJson } from '../encode-json.ts';
import { stateOfScan } from '../scan-states.ts';
import { parseFailure, parsePageState } from './rows.ts';

/** Brings the scan's state in line with its pages. Locks the scan, so that none of two overlooks the other. */
export async function refreshScan(tx: Transaction<Database>, scanId: string): Promise<void> {
  await tx.selectFrom('scan').select('id').where('id', '=', scanId).forUpdate().execute();
  const pages = await tx
    .selectFrom('page')
    .select(['state', 'failure'])
    .where('scan_id', '=', scanId)
    .where('replaced_by', 'is', null)
    .orderBy('number')
    .execute();
  const state = stateOfScan(pages.map((page) => parsePageState(page.state)));
  const first: Failure | null = parseFailure(pages[0]?.failure ?? null);
  const failure = state === 'rejected' && first !== null ? encodeJson(first) : null;
  await tx.updateTable('scan').set({ state, failure }).where('id', '=', scanId).execute();
}
