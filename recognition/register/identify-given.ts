import type { ReadWish } from '../../schemas/desk.ts';
import type { Failure } from '../../schemas/failure.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { PreparedForm } from './contracts.ts';
import { fitBest, type Identified } from './identify-page.ts';
import type { Survey } from './survey-scan.ts';

/**
 * Share of the form's print that must be found where a person says which form it is. Lower than
 * what the machine needs to say so itself, but a page of another form must not pass: those reach
 * 0.2 at most (bench:identification).
 */
export const MIN_AGREEMENT_GIVEN = 0.3;

/** Where a page of the form that a person named lies on the scan. */
export function identifyGiven(
  survey: Survey,
  forms: readonly PreparedForm[],
  wanted: ReadWish['form'],
): Result<Identified, Failure> {
  const candidates = forms
    .filter(({ form }) => form.id === wanted.id && form.version === wanted.version)
    .flatMap((prepared) => prepared.pages.map((page) => ({ prepared, page })))
    .filter(({ page }) => page.number === wanted.page);
  const [best] = fitBest(candidates, survey);
  const score = best?.agreement ?? 0;
  if (!best || score < MIN_AGREEMENT_GIVEN) {
    const form = `${wanted.id}:${wanted.version}:${wanted.page}`;
    return fail({ kind: 'form-unfit', form, score, needed: MIN_AGREEMENT_GIVEN });
  }
  if (best.mirrored) return fail({ kind: 'mirrored' });
  return ok({ fit: best, method: 'given', runnerUp: null });
}
