import type { ReadWish } from '../../schemas/desk.ts';
import type { Failure } from '../../schemas/failure.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { px } from '../../schemas/units.ts';
import type { CodeReader, PageImage } from '../ports.ts';
import { mapInk, strengthenInk } from '../raster/paper.ts';
import type { PreparedForm, RegisteredPage } from './contracts.ts';
import { fitFinely, measureDpi, type FineFit } from './fit-page.ts';
import { apply } from './homography.ts';
import { identifyGiven } from './identify-given.ts';
import { identifyPage, type Identified } from './identify-page.ts';
import { residualNear } from './measure-residual.ts';
import { checkResolution, measureQuality } from './measure-quality.ts';
import { indexOf } from './prepare-form.ts';
import { scanOf } from './scan.ts';
import { lowFactor, surveyScan, type Survey } from './survey-scan.ts';

/** A fit whose typical held-out error is larger, mm, or that knows fewer anchors, is no fit. */
const MAX_TYPICAL_MM = 0.6;
const MIN_RECOGNISED = 0.3;

/**
 * Finds out which page of which form a scan shows and where each millimetre of it lies, at any
 * quarter turn and tilt. Needs nothing but the form's own print. Failures are for people:
 * `resolution-too-low`, `blank-page`, `mirrored`, `unknown-form`, `ambiguous-form`,
 * `poor-registration`. `wish`: a person said which form it is, and no other is tried; where that
 * cannot be, `form-unfit`.
 */
export async function registerPage(
  page: PageImage,
  forms: readonly PreparedForm[],
  codes: CodeReader,
  wish: ReadWish | null = null,
): Promise<Result<RegisteredPage, Failure>> {
  const scan = scanOf(page.grey);
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
  const doubt = doubtFit(identified.value, fine);
  return doubt ? fail(doubt) : ok(describe(identified.value, fine, survey));
}

function doubtFit({ fit }: Identified, fine: FineFit): Failure | null {
  const low = checkResolution(measureDpi(fine.homography, indexOf(fit.page)));
  if (low) return low;
  return fine.residual.p50 > MAX_TYPICAL_MM || fine.recognised < MIN_RECOGNISED
    ? { kind: 'poor-registration', residual: fine.residual.p95, limit: MAX_TYPICAL_MM }
    : null;
}

function describe(identified: Identified, fine: FineFit, survey: Survey): RegisteredPage {
  const { fit, method, runnerUp } = identified;
  const { homography, correction, errors, residual } = fine;
  return {
    prepared: fit.prepared,
    page: fit.page,
    reading: {
      method,
      score: fit.agreement,
      runnerUp,
      orientation: fit.orientation,
      skewDegrees: survey.tilt,
      homography: [...homography],
      residual: { ...residual },
      measuredDpi: measureDpi(homography, indexOf(fit.page)),
    },
    toImage({ x, y }) {
      const { dx, dy } = correction(x, y);
      const at = apply(homography, x + dx, y + dy);
      return { x: px(at.x), y: px(at.y) };
    },
    residualAt: (box) => residualNear(errors, box),
  };
}
