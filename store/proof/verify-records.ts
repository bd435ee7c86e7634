import { sql } from 'kysely';
import { isNativeError } from 'node:util/types';
import type { Breach, PartProof } from '../../schemas/audit.ts';
import { DISPOSED } from '../audit/disposed-event.ts';
import { loadPageRecord } from '../records/page-record.ts';
import type { ProofSource, WatchPart } from './proof-source.ts';
import { fitsDigest } from './record-digest.ts';

interface Approved {
  readonly pageId: string;
  readonly controlNumber: string | null;
  readonly number: number | null;
  /** Null: the page is gone. */
  readonly state: string | null;
  /** Who approved it, as the record has it. */
  readonly approvedBy: string | null;
  /** What the chain says of it last, and of whom; null: nothing. */
  readonly action: 'page-approved' | 'page-reopened' | null;
  readonly actor: string | null;
  readonly digest: string | null;
  /** Digests were kept already when that was said. */
  readonly isDigested: boolean;
  /** What the chain says last of its being scanned twice; null: nothing, or that both stand. */
  readonly setAside: 'double-decided' | null;
  /** The chain says that its scan was disposed of. */
  readonly isDisposed: boolean;
}

type Found = Extract<Breach, { readonly pageId: string }>['kind'] | 'unproven' | null;

/** Every approved record holds what was approved, and what was approved is there. */
export async function verifyRecords(source: ProofSource, watch: WatchPart): Promise<PartProof> {
  const approved = await listApproved(source.db);
  const breaches: Breach[] = [];
  let unproven = 0;
  for (const [index, one] of approved.entries()) {
    const kind = await lookTwice(source, one);
    if (kind === 'unproven') unproven++;
    else if (kind !== null) {
      const { pageId, controlNumber, number: page } = one;
      breaches.push({ kind, pageId, controlNumber, page });
    }
    watch(index + 1, approved.length);
  }
  return { checked: approved.length, unproven, breaches };
}

/** People go on working meanwhile, and servers come back: nothing is broken that is whole now. */
async function lookTwice(source: ProofSource, one: Approved): Promise<Found> {
  const found = await findBreach(source, one);
  if (found === null || found === 'unproven') return found;
  const [again] = await listApproved(source.db, one.pageId);
  return again === undefined ? null : findBreach(source, again);
}

async function findBreach(source: ProofSource, one: Approved): Promise<Found> {
  const { pageId, state, action, digest } = one;
  if (state === null) return 'record-missing';
  // Of its values nothing is left to compare; that two people wanted that, the chain's walk proves.
  if (state === 'disposed') return one.isDisposed ? null : 'record-changed';
  if (action !== 'page-approved') return 'record-unapproved';
  if (one.actor !== one.approvedBy) return 'record-changed';
  // Nothing else ends an approval but a reopening. What is set aside is compared when it comes back.
  if (state === 'set-aside') return one.setAside === null ? 'record-changed' : null;
  if (state !== 'approved') return 'record-changed';
  if (digest === null) return one.isDigested ? 'record-changed' : 'unproven';
  try {
    const record = await loadPageRecord(source, pageId, { lock: false });
    return record !== null && fitsDigest(source.vault, record, digest) ? null : 'record-changed';
  } catch (error) {
    // Sealed values open only as they were sealed, and rows fit their schemas as they were written.
    if (isNativeError(error)) return 'record-unreadable';
    throw error;
  }
}

/** Pages that are approved, or that the chain says are; `pageId`: that one alone. */
async function listApproved(db: ProofSource['db'], pageId?: string): Promise<Approved[]> {
  const only = pageId === undefined ? sql`true` : sql`page_id = ${pageId}::uuid`;
  const { rows } = await sql<Approved>`
    with said as (
      select distinct on (page_id) page_id, seq, action, actor, after ->> 'digest' as digest
      from audit_event where action in ('page-approved', 'page-reopened') and ${only}
      order by page_id, seq desc
    ), aside as (
      select distinct on (page_id) page_id, action, after ->> 'setAside' as named
      from audit_event where action in ('double-decided', 'double-undone') and ${only}
      order by page_id, seq desc
    ), digested as (
      select min(seq) as first from audit_event
      where action = 'page-approved' and after ->> 'digest' is not null
    ), stands as (
      select distinct on (page_id) page_id, action, person from approval where ${only}
      order by page_id, id desc
    )
    select coalesce(page.id, said.page_id) as "pageId", scan.control_number as "controlNumber",
      page.number, page.state, said.action, said.actor, said.digest,
      case when stands.action = 'approve' then stands.person end as "approvedBy",
      coalesce(said.seq >= digested.first, false) as "isDigested",
      case when aside.action = 'double-decided' and aside.named is not null
        then aside.action end as "setAside",
      exists (select from audit_event where scan_id = page.scan_id and action = ${DISPOSED})
        as "isDisposed"
    from (
      select id, scan_id, number, state from (select *, id as page_id from page) page where ${only}
    ) page
    join scan on scan.id = page.scan_id
    full join said on said.page_id = page.id
    left join aside on aside.page_id = page.id
    left join stands on stands.page_id = page.id
    cross join digested
    where page.state = 'approved' or said.action = 'page-approved'
    order by coalesce(page.id, said.page_id)`.execute(db);
  return rows;
}
