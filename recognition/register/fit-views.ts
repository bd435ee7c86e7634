import type { GlobalFit } from './fit-page.ts';
import { straightenPhoto } from './straighten-photo.ts';
import type { Survey } from './survey-scan.ts';

/**
 * Fits of a page, best first: on the scan as it came, and only where none of those agrees as much as
 * `needed`, on the scan as a photograph with its perspective undone.
 */
export function fitViews(
  survey: Survey,
  needed: number,
  fit: (view: Survey) => GlobalFit[],
): GlobalFit[] {
  let best = fit(survey);
  if (agreementOf(best) >= needed) return best;
  for (const view of straightenPhoto(survey)) {
    const fits = fit(view);
    if (agreementOf(fits) > agreementOf(best)) best = fits;
    if (agreementOf(best) >= needed) return best;
  }
  return best;
}

const agreementOf = (fits: readonly GlobalFit[]): number => fits[0]?.agreement ?? 0;
