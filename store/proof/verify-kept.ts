import {
  auditReportSchema,
  signedReportSchema,
  type Breach,
  type PartProof,
} from '../../schemas/audit.ts';
import type { ProofSource } from './proof-source.ts';
import { isSignedBy } from './signatures.ts';

/** A report that was kept elsewhere: its file's name, and what is in it. */
export interface KeptReport {
  readonly name: string;
  readonly content: string;
}

/**
 * The chain still holds, under its number, the event that each kept report names as the last: no event
 * before it was rewritten, and nothing was rolled back behind it.
 */
export async function verifyKept(
  { db, vault }: Pick<ProofSource, 'db' | 'vault'>,
  reports: readonly KeptReport[],
): Promise<PartProof> {
  const breaches: Breach[] = [];
  for (const { name, content } of reports) {
    const said = readReport(vault, content);
    if (said === null) {
      breaches.push({ kind: 'report-forged', report: name });
      continue;
    }
    if (said.events === 0) continue;
    const event = await db
      .selectFrom('audit_event')
      .select('hash')
      .where('seq', '=', String(said.events))
      .executeTakeFirst();
    if (event?.hash !== said.head) {
      const kind = event === undefined ? 'rolled-back' : 'rewritten';
      breaches.push({ kind, report: name, seq: said.events });
    }
  }
  return { checked: reports.length, unproven: 0, breaches };
}

/** Null: it is no report of an unbroken chain that we signed. */
function readReport(vault: ProofSource['vault'], content: string) {
  try {
    const signed = signedReportSchema.parse(JSON.parse(content));
    if (!isSignedBy(vault, signed)) return null;
    const { verdict } = auditReportSchema.parse(JSON.parse(signed.text));
    return verdict.whole ? verdict : null;
  } catch {
    return null; // whatever it is, it is no such report
  }
}
