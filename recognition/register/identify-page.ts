import type { Failure } from '../../schemas/failure.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { CodeReader } from '../ports.ts';
import { tellApart } from './compare-lookalikes.ts';
import type { PreparedForm } from './contracts.ts';
import { familiesOf, type Family } from './families.ts';
import { fitFamilies } from './fit-families.ts';
import { fitViews } from './fit-views.ts';
import type { Candidate, GlobalFit } from './fit-page.ts';
import { pickMember } from './pick-member.ts';
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
  if (best.mirrored) return fail({ kind: 'mirrored' });
  const others = fits.filter((fit) => fit.page !== best.page && !fit.mirrored);
  const runnerUp = others[0]?.agreement ?? null;
  const needed = Math.max(MIN_AGREEMENT, best.agreement - LOOKALIKE_MARGIN);
  const close = others.filter(({ agreement }) => agreement >= needed);
  const told = settle(best, close, survey);
  const open = told === null ? [best, ...close] : [told];
  const picked = open.flatMap((fit) => {
    const { winner, rivals } = pickMember(fit, familyOf(fit, families), survey.scan);
    return [winner, ...rivals].map((member) => ({ fit, member }));
  });
  const coded = picked.length > 1 ? await findByCode(picked, survey, codes) : picked[0]!;
  if (coded === null)
    return fail({ kind: 'ambiguous-form', candidates: picked.map(({ member }) => nameOf(member)) });
  const method = picked.length > 1 ? 'code' : 'match';
  return ok({ fit: { ...coded.fit, ...coded.member }, method, runnerUp });
}

const familyOf = (fit: GlobalFit, families: readonly Family[]): Family =>
  families.find(({ first }) => first.page === fit.page) ?? { first: fit, members: [fit] };

/** The best, if it can be told from every page of another family that is close; else null. */
function settle(best: GlobalFit, close: readonly GlobalFit[], survey: Survey): GlobalFit | null {
  let winner = best;
  for (const rival of close) {
    const told = tellApart(winner, rival, survey.scan);
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

/** `id:version:page`, as printed codes have it. */
const nameOf = ({ prepared, page }: Candidate): string =>
  `${prepared.form.id}:${prepared.form.version}:${page.number}`;
