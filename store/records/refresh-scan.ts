import type { Transaction } from 'kysely';
import type { PageState, ScanState } from '../../schemas/desk.ts';
import type { Failure } from '../../schemas/failure.ts';
import type { Database } from '../database.ts';
import { encodeJson } from '../encode-json.ts';
import { parseFailure, parsePageState } from './rows.ts';

/**
 * How a scan stands by its pages. Rejected pages do not hold up the others: a cover letter in the
 * same file is no form and never will be.
 */
export function stateOfScan(pages: readonly PageState[]): ScanState {
  const some = (...states: PageState[]) => pages.some((state) => states.includes(state));
  if (pages.every((state) => state === 'queued')) return 'queued';
  if (some('queued', 'reading')) return 'reading';
  if (some('in-review')) return 'in-review';
  if (some('ready')) return 'ready';
  if (some('approved')) return 'approved';
  return some('set-aside') ? 'set-aside' : 'rejected';
}

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
