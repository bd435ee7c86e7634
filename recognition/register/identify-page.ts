import type { Failure } from '../../schemas/failure.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { CodeReader } from '../ports.ts';
import { tellApart } from './compare-lookalikes.ts';
import type { PreparedForm } from './contracts.ts';
import { familiesOf, type Family } from './families.ts';
import { fitFamilies } from './fit-families.ts';
import { fitViews } from './fit-views.ts';
import type { Candidate, GlobalFit } from './fit-page.ts';
import { apply, type Point } from './homography.ts';
import { pickMember } from './pick-member.ts';
import { indexOf } from './prepare-form.ts';
import type { Scan } from './scan.ts';
import { isOnPage, surveyRest } from './survey-rest.ts';
import type { Survey } from './survey-scan.ts';

export interface Identified {
  readonly fit: GlobalFit;
  readonly method: 'code' | 'match' | 'given';
  /** Agreement of the best other page; null when there is none. */
  readonly runnerUp: number | null;
}

/** Share of the form's print that must be found. Tuned on warped blanks and foreign pages. */
export const MIN_AGREEMENT = 0.45;
/** A page of another family this close has to be told apart. */
const LOOKALIKE_MARGIN = 0.25;
/** Two sheets of one scan are about as clear as each other. */
const SECOND_MARGIN = 0.3;

/**
 * Which page of which form this is and roughly where it lies. The page's own print decides; a
 * printed code is looked for only where print leaves it open, since that costs more than the rest.
 * What neither tells is `ambiguous-form`, with the likeliest candidate first: never a guess.
 */
export async function identifyPage(
  survey: Survey,
  forms: readonly PreparedForm[],
  codes: CodeReader,
): Promise<Result<Identified, Failure>> {
  const families = familiesOf(forms);
  const fits = fitViews(survey, MIN_AGREEMENT, (view) => fitFamilies(families, view));
  const best = fits[0];
  if (!best || best.agreement < MIN_AGREEMENT) {
    const score = Math.max(0, best?.agreement ?? 0);
    return fail({ kind: 'unknown-form', bestScore: score, needed: MIN_AGREEMENT });
  }
  // That it is this form is not sure yet: its caller looks closely, then says that it is mirrored.
  if (best.mirrored) return ok({ fit: best, method: 'match', runnerUp: null });
  const picked = pickPages(fits, families, survey);
  const beside = findSecondSheet(best, families, survey);
  if (beside.length > 0) {
    const second = pickPages(beside, families, survey);
    return fail({ kind: 'two-sheets', first: namesOf(picked), second: namesOf(second) });
  }
  const coded = picked.length > 1 ? await findByCode(picked, survey, codes) : picked[0]!;
  if (coded === null) return fail({ kind: 'ambiguous-form', candidates: namesOf(picked) });
  const method = picked.length > 1 ? 'code' : 'match';
  const runnerUp = othersOf(fits)[0]?.agreement ?? null;
  return ok({ fit: { ...coded.fit, ...coded.member }, method, runnerUp });
}

/** Other pages that the best one may be: what lies beside it on the scan is none of them. */
function othersOf([best, ...others]: readonly GlobalFit[]): GlobalFit[] {
  return others.filter((fit) => {
    if (!best || fit.page === best.page || fit.mirrored) return false;
    return isOnPage(best, centreOf(fit)) || isOnPage(fit, centreOf(best));
  });
}

function centreOf({ page, homography }: GlobalFit): Point {
  const { width, height } = indexOf(page);
  return apply(homography, width / 2, height / 2);
}

/** What a scan may show by its fits, likeliest first: more than one where print leaves it open. */
function pickPages(
  fits: readonly GlobalFit[],
  families: readonly Family[],
  { scan }: Survey,
): Open[] {
  const best = fits[0]!;
  const needed = Math.max(MIN_AGREEMENT, best.agreement - LOOKALIKE_MARGIN);
  const close = othersOf(fits).filter(({ agreement }) => agreement >= needed);
  const told = settle(best, close, scan);
  const open = told === null ? [best, ...close] : [told];
  return open.flatMap((fit) => {
    const { winner, rivals } = pickMember(fit, familyOf(fit, families), scan);
    return [winner, ...rivals].map((member) => ({ fit, member }));
  });
}

/** Fits of another page that lies beside the first on the same scan, best first; none: no such page. */
function findSecondSheet(
  first: GlobalFit,
  families: readonly Family[],
  survey: Survey,
): GlobalFit[] {
  const rest = surveyRest(first, survey);
  const fits = rest ? fitFamilies(families, rest) : [];
  const needed = Math.max(MIN_AGREEMENT, first.agreement - SECOND_MARGIN);
  return fits[0] && fits[0].agreement >= needed ? fits : [];
}

const familyOf = (fit: GlobalFit, families: readonly Family[]): Family =>
  families.find(({ first }) => first.page === fit.page) ?? { first: fit, members: [fit] };

/** The best, if it can be told from every page of another family that is close; else null. */
function settle(best: GlobalFit, close: readonly GlobalFit[], scan: Scan): GlobalFit | null {
  let winner = best;
  for (const rival of close) {
    const told = tellApart(winner, rival, scan);
    if (!told) return null;
    winner = told;
  }
  return winner;
}

interface Open {
  readonly fit: GlobalFit;
  readonly member: Candidate;
}

/** The one whose form, version and page a printed code names. */
async function findByCode(
  open: readonly Open[],
  survey: Survey,
  codes: CodeReader,
): Promise<Open | null> {
  const found = await codes.findCodes(survey.scan.image);
  const named = open.filter(({ member }) =>
    found.some(({ text }) => text === `madoguchi:${nameOf(member)}`),
  );
  return named.length === 1 ? named[0]! : null;
}

const namesOf = (pages: readonly Open[]): string[] => pages.map(({ member }) => nameOf(member));

/** `id:version:page`, as printed codes have it. */
const nameOf = ({ prepared, page }: Candidate): string =>
  `${prepared.form.id}:${prepared.form.version}:${page.number}`;
