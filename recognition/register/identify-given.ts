import type { ReadWish } from '../../schemas/desk.ts';
import type { Failure } from '../../schemas/failure.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { PreparedForm } from './contracts.ts';
import type { Candidate } from './fit-page.ts';
import { fitBest } from './fit-families.ts';
import { fitViews } from './fit-views.ts';
import { MIN_AGREEMENT, type Identified } from './identify-page.ts';
import type { Survey } from './survey-scan.ts';

/**
 * Share of the form's print that must be found where a person says which form it is. Lower than
 * what the machine needs to say so itself. Pages of another form in the same style reach as much:
 * they are told by how their anchors lie (`register-page.ts`).
 */
export const MIN_AGREEMENT_GIVEN = 0.3;

/** Where a page of the form that a person named lies on the scan. */
export function identifyGiven(
  survey: Survey,
  forms: readonly PreparedForm[],
  wanted: ReadWish['form'],
): Result<Identified, Failure> {
  const candidate = findWanted(forms, wanted);
  const [best] = candidate
    ? fitViews(survey, MIN_AGREEMENT_GIVEN, (view) => fitBest([candidate], view))
    : [];
  const score = best?.agreement ?? 0;
  if (!best || score < MIN_AGREEMENT_GIVEN) return fail(unfit(wanted, score));
  if (best.mirrored && score < MIN_AGREEMENT) return fail(unfit(wanted, score));
  return ok({ fit: best, method: 'given', runnerUp: null });
}

/** The form that a person named is not there. */
export const unfit = ({ id, version, page }: ReadWish['form'], score: number): Failure => ({
  kind: 'form-unfit',
  form: `${id}:${version}:${page}`,
  score,
  needed: MIN_AGREEMENT_GIVEN,
});

/** The page of the form that a person named, if it is among these. */
export function findWanted(
  forms: readonly PreparedForm[],
  wanted: ReadWish['form'],
): Candidate | undefined {
  return forms
    .filter(({ form }) => form.id === wanted.id && form.version === wanted.version)
    .flatMap((prepared) => prepared.pages.map((page) => ({ prepared, page })))
    .find(({ page }) => page.number === wanted.page);
}
