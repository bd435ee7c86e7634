import type { Family } from './families.ts';
import { findLayouts, type Layout } from './find-layout.ts';
import { fitCandidate, type Candidate, type GlobalFit } from './fit-page.ts';
import { indexOf, type PageIndex } from './prepare-form.ts';
import { shortlist, type Listed } from './shortlist.ts';
import { suggestScales, wideScales, type Survey } from './survey-scan.ts';

/** Layouts below this correlation start a search over all scales; good ones lie above 0.5. */
const GOOD_LAYOUT = 0.42;
/** Layouts below this are not looked at more closely. */
const MIN_LAYOUT = 0.12;
/** Nor, among many families, below these: letters and desks have no better ones. */
const LEAST_LAYOUT = 0.3;
/** Layouts this far below the best, as a share of it, are not either. */
const PROMISING = 0.6;
/** This many of the best layouts are fitted. */
const MAX_FITS = 3;
/** And this many where none of those fits: forms with one frame have layouts as good as the true one. */
const MAX_FITS_AGAIN = 8;
/** Agreement that ends the search; pages of other forms reach 0.35. */
const CLEAR_FIT = 0.45;

/** So few families are all looked for as thoroughly as one. */
const FEW = 3;
/** Of more, this many whose lines agree best; the true one is almost always the first. */
const LISTED = 4;
/** Once one is found, a family whose lines agree this much less is not looked for. */
const FAR_BEHIND = 0.75;
/** Where none was found at the scales that the frame suggests, so many pages are fitted at any. */
const TRIED = 3;

interface Found {
  readonly candidate: Candidate;
  readonly layout: Layout;
}

/**
 * The best fit of each family that could be the page's, best first; its first member stands for it.
 * Of many families only those are laid and fitted whose lines agree, first at the scales at which they
 * do, then at any: a page that is none of them is told at a cost that does not grow with their number.
 */
export function fitFamilies(families: readonly Family[], survey: Survey): GlobalFit[] {
  if (families.length <= FEW)
    return fitBest(
      families.map((family) => family.first),
      survey,
    );
  const listed = shortlist(survey, families, LISTED, false);
  const near = layListed(listed, ({ scales, isTurned }, { layout }) =>
    findLayouts(layout, survey.scene, scales, isTurned),
  );
  const isGood = near.some(({ layout }) => layout.score >= GOOD_LAYOUT);
  const fits = isGood ? fitPromising(near, survey) : [];
  if (fits[0] && fits[0].agreement >= CLEAR_FIT) return fits;
  // Writing and blots hide at which scale the lines agree, less so that they do.
  const wide = layListed(shortlist(survey, families, LISTED, true), (_, index) =>
    findLayouts(index.layout, survey.scene, wideScales(survey, index)),
  );
  // A page that was fitted and did not agree may have been laid at a wrong scale.
  const unfitted = near.filter(
    ({ candidate }) => !fits.some(({ page }) => page === candidate.page),
  );
  return bestOfEach([...fits, ...fitEach([...unfitted, ...wide], survey)]);
}

/** Layouts of the listed families, until one is good and the next agree far less. */
function layListed(
  list: readonly Listed[],
  layOut: (listed: Listed, index: PageIndex) => Layout[],
): Found[] {
  const found: Found[] = [];
  let best = 0;
  for (const listed of list) {
    if (best >= GOOD_LAYOUT && listed.score < FAR_BEHIND * list[0]!.score) break;
    const candidate = listed.family.first;
    for (const layout of layOut(listed, indexOf(candidate.page))) {
      found.push({ candidate, layout });
      best = Math.max(best, layout.score);
    }
  }
  return found;
}

/** Each page by its own best layout, those that promise most. */
function fitEach(found: readonly Found[], survey: Survey): GlobalFit[] {
  const sorted = found.toSorted((a, b) => b.layout.score - a.layout.score);
  return sorted
    .filter(
      ({ candidate, layout }, at) =>
        layout.score >= LEAST_LAYOUT &&
        sorted.findIndex((other) => other.candidate.page === candidate.page) === at,
    )
    .slice(0, TRIED)
    .map(({ candidate, layout }) => fitCandidate(candidate, layout, survey));
}

/** The best fit of each page that could be this one, best first. */
export function fitBest(
  candidates: readonly Candidate[],
  survey: Survey,
  most = MAX_FITS,
): GlobalFit[] {
  const search = (candidate: Candidate, wide: boolean): Found[] => {
    const index = indexOf(candidate.page);
    const scales = wide ? wideScales(survey, index) : suggestScales(survey, index);
    return findLayouts(index.layout, survey.scene, scales).map((layout) => ({ candidate, layout }));
  };
  let found = candidates.flatMap((candidate) => search(candidate, false));
  const isGood = found.some(({ layout }) => layout.score >= GOOD_LAYOUT);
  if (!isGood) found = [...found, ...candidates.flatMap((candidate) => search(candidate, true))];
  const fits = fitPromising(found, survey, most);
  if (candidates.length === 1 || (fits[0] && fits[0].agreement >= CLEAR_FIT)) return fits;
  // Layouts of two forms are no match for each other: bubbles in dense rows correlate with anything
  // more than a bare form does with its own scan. So each form is tried by its own best layout.
  const passedOver = candidates
    .filter(({ page }) => !fits.some((fit) => fit.page === page))
    .slice(0, MAX_FITS_AGAIN)
    .flatMap((candidate) => {
      const own = found.filter((one) => one.candidate === candidate);
      return fitPromising(isGood ? [...own, ...search(candidate, true)] : own, survey, 1);
    });
  return [...fits, ...passedOver].sort((one, other) => other.agreement - one.agreement);
}

function fitPromising(found: readonly Found[], survey: Survey, most = MAX_FITS): GlobalFit[] {
  const promising = found
    .filter(({ layout }) => layout.score >= MIN_LAYOUT)
    .sort((a, b) => b.layout.score - a.layout.score);
  const top = promising[0]?.layout.score ?? 0;
  const fits = promising
    .filter(({ layout }) => layout.score >= PROMISING * top)
    .slice(0, most)
    .map(({ candidate, layout }) => fitCandidate(candidate, layout, survey));
  return bestOfEach(fits);
}

/** The best fit of each page, best first. */
function bestOfEach(fits: readonly GlobalFit[]): GlobalFit[] {
  const sorted = fits.toSorted((a, b) => b.agreement - a.agreement);
  return sorted.filter((fit, at) => sorted.findIndex(({ page }) => page === fit.page) === at);
}
