import type { ReadWish } from '../../schemas/desk.ts';
import type { Failure } from '../../schemas/failure.ts';
import type { Placement } from '../../schemas/placement/placement.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { mm, px } from '../../schemas/units.ts';
import type { CodeReader, PageImage } from '../ports.ts';
import { mapInk, strengthenInk } from '../raster/paper.ts';
import type { PreparedForm, RegisteredPage } from './contracts.ts';
import { fitAnchors, HAND_MM, skewOf } from './fit-anchors.ts';
import { fitFinely, measureDpi, type Candidate, type FineFit } from './fit-page.ts';
import { apply } from './homography.ts';
import { findWanted, identifyGiven, unfit } from './identify-given.ts';
import { identifyPage, type Identified } from './identify-page.ts';
import { checkResolution, measureQuality, neededDpi } from './measure-quality.ts';
import { indexOf } from './prepare-form.ts';
import { scanOf, type Scan } from './scan.ts';
import { lowFactor, surveyScan } from './survey-scan.ts';

/** A fit whose typical held-out error is larger, mm, or that knows fewer anchors, is no fit. */
const MAX_TYPICAL_MM = 0.6;
const MIN_RECOGNISED = 0.3;
/**
 * Share of the anchors on the scan that must lie where the others put them. On 536 pages of the bench
 * it is at least 0.94, and 0.81 on one stretched by 1.5 mm; 0.68 on a page with a third of its print
 * covered. Where pages of other forms in the same style were laid, since title, columns and rows are
 * shared, it was at most 0.49.
 */
const MIN_AGREEING = 0.6;
/** From this agreement on, a page that does not fit is the form's, but creased or distorted. */
const SURELY_THE_FORM = 0.6;
/**
 * Agreement at which the print confirms a placement by hand. Of six samples at every ageing level,
 * laid 0 to 2 mm off, it is at least 0.82; laid 4 to 30 mm off or upside down, where rows of equal
 * boxes take each other's place and their neighbours vouch for them, it is at most 0.49.
 */
const CONFIRMED = 0.6;

/**
 * Finds out which page of which form a scan shows and where each millimetre of it lies, at any
 * quarter turn and tilt. Needs nothing but the form's own print. Failures are for people:
 * `resolution-too-low`, `blank-page`, `mirrored`, `unknown-form`, `ambiguous-form`, `two-sheets`,
 * `poor-registration`. `wish`: a person said which form it is, and no other is tried; where that
 * cannot be, `form-unfit`. With anchors, that person also said where it lies; then the page always
 * registers (else `unusable-anchors`), but where its print does not confirm the anchors, every
 * residual says that it may be off by as much as a hand is.
 */
export async function registerPage(
  page: PageImage,
  forms: readonly PreparedForm[],
  codes: CodeReader,
  wish: ReadWish | null = null,
): Promise<Result<RegisteredPage, Failure>> {
  const scan = scanOf(page.grey);
  if (wish?.placement) return registerByHand(scan, forms, wish.form, wish.placement);
  const factor = lowFactor(page.grey.width, page.grey.height);
  const map = mapInk(scan.level(factor));
  const flaw = measureQuality(map, page.grey, forms);
  if (flaw) return fail(flaw);
  const survey = surveyScan(scan, strengthenInk(map), factor, page.declaredDpi);
  const identified = wish
    ? identifyGiven(survey, forms, wish.form)
    : await identifyPage(survey, forms, codes);
  if (!identified.ok) return identified;
  const fine = fitFinely(identified.value.fit, scan);
  const doubt = doubtFit(identified.value, fine, wish);
  return doubt ? fail(doubt) : ok(describe(identified.value, fine));
}

/** The search is skipped: the anchors are the global fit, and everything after it is the same. */
function registerByHand(
  scan: Scan,
  forms: readonly PreparedForm[],
  wanted: ReadWish['form'],
  placement: Placement,
): Result<RegisteredPage, Failure> {
  const candidate = findWanted(forms, wanted);
  if (!candidate) return fail(unfit(wanted, 0));
  const laid = fitAnchors(candidate, placement, scan);
  if (!laid.ok) return laid;
  const fine = fitFinely(laid.value, scan);
  const low = checkFit(laid.value, fine);
  if (low) return fail(low);
  const identified: Identified = { fit: laid.value, method: 'given', runnerUp: null };
  const doubt = laid.value.agreement < CONFIRMED ? HAND_MM : 0;
  return ok(describe(identified, fine, doubt));
}

const checkFit = ({ prepared, page }: Candidate, { homography }: FineFit): Failure | null =>
  checkResolution(measureDpi(homography, indexOf(page)), neededDpi(prepared.form, page.number));

function doubtFit({ fit }: Identified, fine: FineFit, wish: ReadWish | null): Failure | null {
  const isForeign = fine.agreeing < MIN_AGREEING && fit.agreement < SURELY_THE_FORM;
  if (fit.mirrored && !isForeign) return { kind: 'mirrored' };
  const low = checkFit(fit, fine);
  if (low) return low;
  if (isForeign && wish) return unfit(wish.form, fine.agreeing);
  if (isForeign) return { kind: 'unknown-form', bestScore: fine.agreeing, needed: MIN_AGREEING };
  const fits =
    fine.residual.p50 <= MAX_TYPICAL_MM &&
    fine.recognised >= MIN_RECOGNISED &&
    fine.agreeing >= MIN_AGREEING;
  return fits
    ? null
    : { kind: 'poor-registration', residual: fine.residual.p95, limit: MAX_TYPICAL_MM };
}

/** `doubt`: mm by which all of it may be off, whatever its anchors say of each other. */
function describe(identified: Identified, fine: FineFit, doubt = 0): RegisteredPage {
  const { fit, method, runnerUp } = identified;
  const { homography, correction, residualAt, residual } = fine;
  return {
    prepared: fit.prepared,
    page: fit.page,
    reading: {
      method,
      score: fit.agreement,
      runnerUp,
      orientation: fit.orientation,
      skewDegrees: skewOf(homography, fit.page),
      homography: [...homography],
      residual: {
        p50: Math.max(doubt, residual.p50),
        p95: Math.max(doubt, residual.p95),
        max: Math.max(doubt, residual.max),
      },
      measuredDpi: measureDpi(homography, indexOf(fit.page)),
    },
    toImage({ x, y }) {
      const { dx, dy } = correction(x, y);
      const at = apply(homography, x + dx, y + dy);
      return { x: px(at.x), y: px(at.y) };
    },
    residualAt: (box) => mm(Math.max(doubt, residualAt(box))),
  };
}
