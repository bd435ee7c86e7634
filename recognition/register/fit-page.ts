import { mm, MM_PER_INCH, type BoxMm, type Mm } from '../../schemas/units.ts';
import { lengthIn } from './anchors.ts';
import { openPrintCheck } from './check-print.ts';
import type { PreparedForm, PreparedPage } from './contracts.ts';
import type { Layout, Orientation } from './find-layout.ts';
import { fitGlobal, MIN_MATCH } from './fit-global.ts';
import { apply, compose, invert, type Homography } from './homography.ts';
import { followPaper, LOCAL_MM, type Seek } from './follow-paper.ts';
import type { Correction } from './local-correction.ts';
import type { PrintView } from './place-steps.ts';
import { searchAnchors, sharpenMatches, type AnchorMatch, type Expect } from './match-anchors.ts';
import { openResidual, summariseErrors } from './measure-residual.ts';
import { COARSE_PIXELS_PER_MM, FINE_PIXELS_PER_MM, indexOf } from './prepare-form.ts';
import type { Survey } from './survey-scan.ts';
import { halve, measureScale, rectify, sampleDark, type Scan } from './scan.ts';

/** A page of a form that may be the one on the scan. */
export interface Candidate {
  readonly prepared: PreparedForm;
  readonly page: PreparedPage;
}

/** A candidate laid over the scan by one homography. */
export interface GlobalFit extends Candidate {
  readonly orientation: Orientation;
  readonly mirrored: boolean;
  /** Form mm → pixels of the scan. */
  readonly homography: Homography;
  /** Share of the form's own print that is found where it should be, [0, 1]. */
  readonly agreement: number;
}

export interface FineFit {
  readonly homography: Homography;
  /** Form mm → small shift in mm, to be added before the homography. */
  readonly correction: Correction;
  /** Fit error near a box (mm), held out of the fit, in mm. */
  readonly residualAt: (box: BoxMm) => Mm;
  readonly residual: { readonly p50: number; readonly p95: number; readonly max: number };
  /** Of the anchors that lie on the scan, the share that was recognised … */
  readonly recognised: number;
  /** … and the share that lies where the others put it. */
  readonly agreeing: number;
}

/** The placement found by the layout search is good to about this, mm; then to the second. */
const SEARCH_MM = [2.6, 1.2];
/** About this many anchors make the global fit; all of them the local one. */
const SCOUTS = 180;
/** A page of which less than this share is open is not told. */
const LEAST_OPEN = 0.3;
/** An anchor lies where the others put it when it is no farther from there than this, mm. */
const HELD_MM = 0.3;
/** An anchor agrees with the fit when it lies within this of its place, mm. */
const AGREE_MM = 1;

/** Fits one homography at low resolution and tells how much of the form's print agrees with it. */
export function fitCandidate(
  candidate: Candidate,
  layout: Layout,
  { toScan, scan, isOpen }: Pick<Survey, 'toScan' | 'scan' | 'isOpen'>,
): GlobalFit {
  const start = compose(toScan, [...layout.placement, 0, 0, 1]);
  return fitFrom(candidate, layout, start, scan, isOpen);
}

/**
 * The same from a placement that is known to a few millimetres; stays there where print is missing.
 * `isOpen`: the places of the scan where print counts; too little of it there is no agreement.
 */
export function fitFrom(
  candidate: Candidate,
  pose: Pick<Layout, 'orientation' | 'mirrored'>,
  start: Homography,
  scan: Scan,
  isOpen?: Survey['isOpen'],
): GlobalFit {
  const { orientation, mirrored } = pose;
  const index = indexOf(candidate.page);
  const span = Math.max(index.width, index.height);
  const coarse = rectify(scan, start, index, COARSE_PIXELS_PER_MM);
  const all = index.anchors.filter((_, at) => at % Math.ceil(index.anchors.length / SCOUTS) === 0);
  const scouts = isOpen ? all.filter(({ x, y }) => isOpen(apply(start, x, y))) : all;
  if (scouts.length < LEAST_OPEN * all.length)
    return { ...candidate, orientation, mirrored, homography: start, agreement: 0 };
  let homography = start;
  let matches: AnchorMatch[] = [];
  for (const [round, reach] of SEARCH_MM.entries()) {
    // The image stays as it is: the improved fit only tells where to look in it.
    const back = invert(start);
    const expect: Expect = ({ x, y }) => {
      const on = apply(homography, x, y);
      const at = apply(back, on.x, on.y);
      return { dx: at.x - x, dy: at.y - y };
    };
    matches = searchAnchors(scouts, coarse, reach, round === 0 ? 'light' : 'coarse', expect);
    const next = fitGlobal(matches, start, span);
    if (!next) return { ...candidate, orientation, mirrored, homography, agreement: 0 };
    homography = next;
  }
  const agreement = measureAgreement(moveMatches(matches, start, homography));
  return { ...candidate, orientation, mirrored, homography, agreement };
}

/** Mean correlation over the anchors that any scan should show; disagreeing ones count nothing. */
function measureAgreement(matches: readonly AnchorMatch[]): number {
  let [sum, count] = [0, 0];
  for (const { anchor, dx, dy, score } of matches) {
    if (anchor.dropsOut) continue;
    count++;
    if (score >= MIN_MATCH && lengthIn(anchor, dx, dy) < AGREE_MM) sum += score;
  }
  return count > 0 ? sum / count : 0;
}

/** The same observations told relative to another fit. */
function moveMatches(
  matches: readonly AnchorMatch[],
  from: Homography,
  to: Homography,
): AnchorMatch[] {
  const back = invert(to);
  return matches.map((match) => {
    const { x, y } = match.anchor;
    const seen = apply(from, x + match.dx, y + match.dy);
    const place = apply(back, seen.x, seen.y);
    return { ...match, dx: place.x - x, dy: place.y - y };
  });
}

/** Follows local stretch and folds, and measures how well that worked. */
export function fitFinely(fit: GlobalFit, scan: Scan): FineFit {
  const index = indexOf(fit.page);
  const span = Math.max(index.width, index.height);
  const fine = rectify(scan, fit.homography, index, FINE_PIXELS_PER_MM);
  const half = halve(fine);
  const sharp = sharpenMatches(searchAnchors(index.anchors, half, LOCAL_MM, 'light'), fine);
  const homography = fitGlobal(sharp, fit.homography, span) ?? fit.homography;
  const unlay = invert(fit.homography);
  const toFine = compose(unlay, homography);
  const seek: Seek = (anchors, expect, reach) => {
    const back: Expect = (anchor) => {
      const { dx, dy } = expect(anchor);
      const at = apply(homography, anchor.x + dx, anchor.y + dy);
      const place = apply(unlay, at.x, at.y);
      return { dx: place.x - anchor.x, dy: place.y - anchor.y };
    };
    const found = sharpenMatches(searchAnchors(anchors, half, reach, 'coarse', back), fine);
    return moveMatches(found, fit.homography, homography);
  };
  const view: PrintView = {
    pixelsPerMm: fine.pixelsPerMm,
    darkAt(x, y) {
      const at = apply(toFine, x, y);
      return sampleDark(fine, at.x, at.y);
    },
  };
  const { correction, errors, near, unrest, steps } = followPaper(
    moveMatches(sharp, fit.homography, homography),
    seek,
    view,
    index,
  );
  const residual = summariseErrors(errors);
  const typical = residual.p50;
  const estimate = openResidual(errors, near, steps, { unrest, typical, size: index });
  const misplacedBy = openPrintCheck(index.print, view, correction);
  const visible = errors.filter(
    ({ x, y, dropsOut }) => !dropsOut && isOnScan(homography, scan, x, y),
  );
  const shareOf = (is: (error: number) => boolean): number =>
    visible.filter(({ error }) => error !== null && is(error)).length / Math.max(1, visible.length);
  return {
    homography,
    correction,
    residualAt: (box) => mm(Math.max(estimate(box), misplacedBy(box))),
    residual,
    recognised: shareOf(() => true),
    agreeing: shareOf((error) => error <= HELD_MM),
  };
}

function isOnScan(h: Homography, { image }: Scan, x: number, y: number): boolean {
  const at = apply(h, x, y);
  return at.x >= 0 && at.y >= 0 && at.x < image.width && at.y < image.height;
}

/** Resolution along the form's axes at its centre. */
export function measureDpi(
  homography: Homography,
  size: { readonly width: number; readonly height: number },
): { x: number; y: number } {
  const scale = measureScale(homography, size.width, size.height);
  return { x: scale.x * MM_PER_INCH, y: scale.y * MM_PER_INCH };
}
