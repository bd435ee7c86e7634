import type { Proof, ProofPart, SignedReport } from '../../schemas/audit.ts';
import { reportAudit } from '../audit/report-audit.ts';
import type { Result } from '../../schemas/result.ts';
import type { Reach } from '../reach.ts';
import { anchorDays } from './anchors.ts';
import {
  makeBundle,
  type Bundle,
  type BundleRefusal,
  type BundleWish,
  type WhichEnvelope,
} from './bundle/make-bundle.ts';
import type { ProofSource } from './proof-source.ts';
import { verifyAnchors } from './verify-anchors.ts';
import { verifyKept, type KeptReport } from './verify-kept.ts';
import { verifyOriginals } from './verify-originals.ts';
import { verifyRecords } from './verify-records.ts';

/** Which envelope, who asks and why, and how far they reach. */
export type MakeBundle = (
  which: WhichEnvelope,
  wish: BundleWish,
  reach: Reach,
) => Promise<Result<Bundle, BundleRefusal>>;

/** How far the walk through one part has come. */
export type WatchProof = (part: ProofPart, done: number, of: number) => void;

export interface ProofHouse {
  /** One envelope with everything that proves it without us, as far as somebody's reach goes. */
  makeBundle: MakeBundle;
  /** Signs a root over each day that is over; returns how many days had none. */
  anchorDays(now: Date): Promise<number>;
  /** `kept`: reports of former walks. Nothing is changed, and of every part the first breach is told first. */
  verify(
    options: { readonly person: string; readonly kept: readonly KeptReport[] },
    watch: WatchProof,
  ): Promise<{ readonly proof: Proof; readonly signed: SignedReport }>;
}

/** Proves that nobody has rewritten what came in, what was decided and who did it. */
export const openProof = (source: ProofSource): ProofHouse => ({
  makeBundle: (which, wish, reach) => makeBundle({ ...source, reach }, which, wish),
  anchorDays: (now) => anchorDays(source, now),
  async verify({ person, kept }, watch) {
    const of = (part: ProofPart) => (done: number, all: number) => watch(part, done, all);
    const never = new AbortController().signal;
    const { report, signed } = await reportAudit(source, person, of('chain'), never);
    const anchors = await verifyAnchors(source, of('anchors'));
    const originals = await verifyOriginals(source, of('originals'));
    const records = await verifyRecords(source, of('records'));
    const proof = {
      chain: report.verdict,
      anchors,
      originals,
      records,
      kept: await verifyKept(source, kept),
    };
    return { proof, signed };
  },
});
