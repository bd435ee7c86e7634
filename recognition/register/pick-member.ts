import type { Family } from './families.ts';
import type { Candidate, GlobalFit } from './fit-page.ts';
import { COARSE_PIXELS_PER_MM, indexOf } from './prepare-form.ts';
import { rectify, type Scan } from './scan.ts';
import { softenScan, weighDifferences } from './weigh-differences.ts';

/**
 * Evidence of `weighDifferences` that a page is the one and not the other. Tuned on invented forms
 * that differ in one word, title, field or rule, at ageing levels 0 to 4 (bench:identification).
 */
const TOLD = 0.35;

export interface Picked {
  readonly winner: Candidate;
  /** Members that it could not be told from. */
  readonly rivals: readonly Candidate[];
}

/** Which member of a family the scan shows, by the places where it differs from each of the others. */
export function pickMember(fit: GlobalFit, family: Family, scan: Scan): Picked {
  const [first, ...others] = family.members;
  if (others.length === 0) return { winner: fit, rivals: [] };
  const laid = rectify(scan, fit.homography, indexOf(fit.page), COARSE_PIXELS_PER_MM);
  const seen = softenScan(laid);
  let winner = first!;
  const beaten = new Map<Candidate, number>();
  for (const other of others) {
    const evidence = weighDifferences(winner.page, other.page, seen);
    if (evidence === null || evidence >= 0) {
      beaten.set(other, evidence ?? 0);
      continue;
    }
    beaten.clear(); // what the new one is told from is asked below
    beaten.set(winner, -evidence);
    winner = other;
  }
  const rivals = family.members.filter((member) => {
    if (member === winner) return false;
    const evidence = beaten.get(member) ?? weighDifferences(winner.page, member.page, seen) ?? 0;
    return evidence < TOLD;
  });
  return { winner, rivals };
}
