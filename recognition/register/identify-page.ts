import type { Failure } from '../../schemas/failure.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { CodeReader } from '../ports.ts';
import { tellApart } from './compare-lookalikes.ts';
import type { PreparedForm } from './contracts.ts';
import { findLayouts, type Layout } from './find-layout.ts';
import { fitCandidate, type Candidate, type GlobalFit } from './fit-page.ts';
import { indexOf } from './prepare-form.ts';
import { suggestScales, wideScales, type Survey } from './survey-scan.ts';

export interface Identified {
  readonly fit: GlobalFit;
  readonly method: 'code' | 'match' | 'given';
  /** Agreement of the best other page; null when there is none. */
  readonly runnerUp: number | null;
}

/** Layouts below this correlation start a search over all scales; good ones lie above 0.5. */
const GOOD_LAYOUT = 0.42;
/** Layouts below this are not looked at more closely. */
const MIN_LAYOUT = 0.12;
/** This many of the best layouts are fitted. */
const MAX_FITS = 3;
/** Share of the form's print that must be found. Tuned on warped blanks and foreign pages. */
export const MIN_AGREEMENT = 0.45;
/** A runner-up this close is a look-alike that has to be told apart. */
const LOOKALIKE_MARGIN = 0.25;

/**
 * Which page of which form this is and roughly where it lies. The page's own print decides; a
 * printed code is looked for only where print leaves it open, since that costs more than the rest.
 */
export async function identifyPage(
  survey: Survey,
  forms: readonly PreparedForm[],
  codes: CodeReader,
): Promise<Result<Identified, Failure>> {
  const candidates = forms.flatMap((prepared) =>
    prepared.pages.map((page) => ({ prepared, page })),
  );
  const fits = fitBest(candidates, survey);
  const best = fits[0];
  if (best && best.agreement >= MIN_AGREEMENT) {
    if (best.mirrored) return fail({ kind: 'mirrored' });
    const rival = fits.find((fit) => fit.page !== best.page && !fit.mirrored);
    const runnerUp = rival?.agreement ?? null;
    const close = fits.filter(
      (fit) =>
        fit.page !== best.page &&
        !fit.mirrored &&
        fit.agreement >= Math.max(MIN_AGREEMENT, best.agreement - LOOKALIKE_MARGIN),
    );
    const winner = settle(best, close, survey);
    if (winner) return ok({ fit: winner, method: 'match', runnerUp });
    const coded = await findByCode([best, ...close], survey, codes);
    if (coded) return ok({ fit: coded, method: 'code', runnerUp });
    return fail({ kind: 'ambiguous-form', candidates: [best, ...close].map(nameOf) });
  }
  const score = Math.max(0, best?.agreement ?? 0);
  return fail({ kind: 'unknown-form', bestScore: score, needed: MIN_AGREEMENT });
}

/** The best fit of each page that could be this one, best first. */
export function fitBest(candidates: readonly Candidate[], survey: Survey): GlobalFit[] {
  const search = (wide: boolean): { candidate: Candidate; layout: Layout }[] =>
    candidates.flatMap((candidate) => {
      const index = indexOf(candidate.page);
      const scales = wide ? wideScales(survey, index) : suggestScales(survey, index);
      return findLayouts(index.layout, survey.scene, scales).map((layout) => ({
        candidate,
        layout,
      }));
    });
  let found = search(false);
  if (!found.some(({ layout }) => layout.score >= GOOD_LAYOUT)) found = [...found, ...search(true)];
  const promising = found
    .filter(({ layout }) => layout.score >= MIN_LAYOUT)
    .sort((a, b) => b.layout.score - a.layout.score);
  const top = promising[0]?.layout.score ?? 0;
  return keepOnePerPage(
    promising
      .filter(({ layout }) => layout.score >= 0.6 * top)
      .slice(0, MAX_FITS)
      .map(({ candidate, layout }) => fitCandidate(candidate, layout, survey.factor, survey.scan))
      .sort((a, b) => b.agreement - a.agreement),
  );
}

function keepOnePerPage(fits: readonly GlobalFit[]): GlobalFit[] {
  return fits.filter((fit, at) => fits.findIndex(({ page }) => page === fit.page) === at);
}

/** The best, if it can be told from every look-alike; else null. */
function settle(best: GlobalFit, close: readonly GlobalFit[], survey: Survey): GlobalFit | null {
  let winner = best;
  for (const rival of close) {
    const told = tellApart(winner, rival, survey.scan);
    if (!told) return null;
    winner = told;
  }
  return winner;
}

/** The form, version and page that a printed code names, when it is among the candidates. */
async function findByCode(
  fits: readonly GlobalFit[],
  survey: Survey,
  codes: CodeReader,
): Promise<GlobalFit | null> {
  const found = await codes.findCodes(survey.scan.image);
  const named = fits.filter((fit) => found.some(({ text }) => text === `madoguchi:${nameOf(fit)}`));
  return named.length === 1 ? named[0]! : null;
}

/** `id:version:page`, as printed codes have it. */
const nameOf = ({ prepared, page }: Candidate): string =>
  `${prepared.form.id}:${prepared.form.version}:${page.number}`;
