import type { PreparedForm } from './contracts.ts';
import type { Candidate } from './fit-page.ts';
import { correlateSpectra } from './line-spectrum.ts';
import { indexOf } from './prepare-form.ts';
import { shareNear } from './print-mask.ts';

/** Pages that look alike wherever it matters for finding them: versions, forms with one back. */
export interface Family {
  /** Stands for all while a page is looked for. */
  readonly first: Candidate;
  readonly members: readonly Candidate[];
}

/** Share of each page's print that lies where the other has print, and of their lines' spectra. */
const SAME_PRINT = 0.95;
const SAME_LINES = 0.85;
/** Paper sizes that differ by less are the same, mm. */
const SAME_SIZE_MM = 2;

const known = new WeakMap<readonly PreparedForm[], readonly Family[]>();

/** The families among all pages of the forms: worked out once for the same list of forms. */
export function familiesOf(forms: readonly PreparedForm[]): readonly Family[] {
  const found = known.get(forms) ?? groupPages(forms);
  known.set(forms, found);
  return found;
}

function groupPages(forms: readonly PreparedForm[]): Family[] {
  const families: { first: Candidate; members: Candidate[] }[] = [];
  for (const prepared of forms)
    for (const page of prepared.pages) {
      const candidate = { prepared, page };
      const kin = families.find(({ first }) => lookAlike(first, candidate));
      if (kin) kin.members.push(candidate);
      else families.push({ first: candidate, members: [candidate] });
    }
  return families;
}

/** Neither orientation nor scale is tried: what is printed elsewhere is no version of this. */
function lookAlike(one: Candidate, two: Candidate): boolean {
  const [a, b] = [indexOf(one.page), indexOf(two.page)];
  return (
    Math.abs(a.width - b.width) < SAME_SIZE_MM &&
    Math.abs(a.height - b.height) < SAME_SIZE_MM &&
    correlateSpectra(a.spectra.x, b.spectra.x, 0) > SAME_LINES &&
    correlateSpectra(a.spectra.y, b.spectra.y, 0) > SAME_LINES &&
    shareNear(a.mask, b.mask) > SAME_PRINT &&
    shareNear(b.mask, a.mask) > SAME_PRINT
  );
}
