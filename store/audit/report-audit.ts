import type { AuditReport, SignedReport } from '../../schemas/audit.ts';
import { canonicalJson } from '../encode-json.ts';
import type { RecordSource } from '../records/page-record.ts';
import { verifyAudit, type WatchWalk } from './verify-audit.ts';

/** What walking the whole chain finds, signed, so that it can be held against a later one. */
export async function reportAudit(
  { db, vault }: RecordSource,
  person: string,
  watch: WatchWalk,
  stop: AbortSignal,
): Promise<{ report: AuditReport; signed: SignedReport }> {
  const verifiedAt = new Date().toISOString();
  const verdict = await verifyAudit(db, vault, watch, stop);
  const report: AuditReport = { product: 'madoguchi', verifiedAt, verifiedBy: person, verdict };
  const text = canonicalJson(report);
  return { report, signed: { text, ...vault.sign(text) } };
}
