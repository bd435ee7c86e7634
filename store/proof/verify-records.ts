import { sql } from 'kysely';
import { isNativeError } from 'node:util/types';
import type { Breach, PartProof } from '../../schemas/audit.ts';
import { loadPageRecord } from '../records/page-record.ts';
import type { ProofSource, WatchPart } from './proof-source.ts';
import { digestRecord } from './record-digest.ts';

interface Approved {
  readonly pageId: string;
  readonly controlNumber: string | null;
  readonly number: number | null;
  /** Null: the page is gone. */
  readonly state: string | null;
  /** What the chain says of it last; null: nothing. */
  readonly action: 'page-approved' | 'page-reopened' | null;
  /** Null: it was approved before digests were kept. */
  readonly digest: string | null;
}

/** Every approved record holds what was approved, and what was approved is there. */
export async function verifyRecords(source: ProofSource, watch: WatchPart): Promise<PartProof> {
  const approved = await listApproved(source.db);
  const breaches: Breach[] = [];
  let unproven = 0;
  for (const [index, one] of approved.entries()) {
    const kind = await findBreach(source, one);
    if (kind === 'unproven') unproven++;
    else if (kind !== null) {
      const { pageId, controlNumber, number: page } = one;
      breaches.push({ kind, pageId, controlNumber, page });
    }
    watch(index + 1, approved.length);
  }
  return { checked: approved.length, unproven, breaches };
}

async function findBreach(source: ProofSource, one: Approved) {
  const { pageId, state, action, digest } = one;
  if (state === null) return 'record-missing';
  if (action !== 'page-approved') return 'record-unapproved';
  // A page scanned twice is set aside as it is; nothing else ends an approval but a reopening.
  if (state !== 'approved') return state === 'set-aside' ? null : 'record-changed';
  if (digest === null) return 'unproven';
  try {
    const record = await loadPageRecord(source, pageId, { lock: false });
    return record !== null && digestRecord(source.vault, record) === digest
      ? null
      : 'record-changed';
  } catch (error) {
    // Sealed values open only as they were sealed, and rows fit their schemas as they were written.
    if (isNativeError(error)) return 'record-unreadable';
    throw error;
  }
}

/** Pages that are approved, or that the chain says are. */
async function listApproved(db: ProofSource['db']): Promise<Approved[]> {
  const { rows } = await sql<Approved>`
    with said as (
      select distinct on (page_id) page_id, action, after ->> 'digest' as digest
      from audit_event where action in ('page-approved', 'page-reopened')
      order by page_id, seq desc
    )
    select coalesce(page.id, said.page_id) as "pageId", scan.control_number as "controlNumber",
      page.number, page.state, said.action, said.digest
    from page
    join scan on scan.id = page.scan_id
    full join said on said.page_id = page.id
    where page.state = 'approved' or said.action = 'page-approved'
    order by coalesce(page.id, said.page_id)`.execute(db);
  return rows;
}
