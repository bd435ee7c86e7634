import type { Family } from './families.ts';
import {
  correlateSpectra,
  scaleOfSteps,
  spectrumOf,
  stepsOfScale,
  type LineSpectrum,
} from './line-spectrum.ts';
import { indexOf } from './prepare-form.ts';
import { fitScale, guessScales, mergeIntervals, WIDE_RANGE, type Survey } from './survey-scan.ts';

export interface Listed {
  readonly family: Family;
  /** Agreement of the lines with the scan's, [-2, 2]. */
  readonly score: number;
  /** Pixels per mm of the low map at which they agree, as intervals. */
  readonly scales: readonly (readonly [number, number])[];
  /** Whether the form's lines across lie along the scan's columns; null: either agrees as well. */
  readonly isTurned: boolean | null;
}

/** Scales tried around each that the frame suggests, in steps of 2 %: print of 94 to 106 %. */
const REACH = 8;
/** Lying along rows or columns is told where the one agrees this much better than the other. */
const TURN_MARGIN = 0.15;
/** The scale that agrees best is good to about this. */
const SCALE_TOLERANCE = 1.03;
/** The steps of `spectrumOf` that a scan needs beyond a form's own. */
const PADDING = 64;

/**
 * The families whose lines agree best with the scan's, best first. `wide`: at any scale that makes
 * sense, for scans whose frame says nothing of the page; else at those that it suggests.
 */
export function shortlist(
  survey: Survey,
  families: readonly Family[],
  count: number,
  wide: boolean,
): Listed[] {
  const unit = fitScale(survey.map, { width: 210, height: 297 });
  const scene = {
    x: spectrumOf(survey.profiles.x, unit, PADDING, PADDING),
    y: spectrumOf(survey.profiles.y, unit, PADDING, PADDING),
  };
  return families
    .map((family): Listed => {
      const index = indexOf(family.first.page);
      const steps = new Set<number>();
      if (wide) {
        const fit = stepsOfScale(fitScale(survey.map, index) / unit);
        for (let step = stepsOfScale(WIDE_RANGE[0]); step <= stepsOfScale(WIDE_RANGE[1]); step++)
          steps.add(clamp(fit + step));
      } else
        for (const guess of guessScales(survey, index))
          for (let step = -REACH; step <= REACH; step++)
            steps.add(clamp(stepsOfScale(guess / unit) + step));
      const { spectra } = index;
      const across = [...steps];
      const upright = [best(spectra.x, scene.x, across), best(spectra.y, scene.y, across)] as const;
      const turned = [best(spectra.x, scene.y, across), best(spectra.y, scene.x, across)] as const;
      const sum = ([a, b]: typeof upright): number => a.score + b.score;
      const lead = sum(turned) - sum(upright);
      const better = lead > 0 ? turned : upright;
      return {
        family,
        score: sum(better),
        isTurned: Math.abs(lead) < TURN_MARGIN ? null : lead > 0,
        scales: mergeIntervals(
          better.map(({ step }) => {
            const scale = unit * scaleOfSteps(step);
            return [scale / SCALE_TOLERANCE, scale * SCALE_TOLERANCE] as const;
          }),
        ),
      };
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, count);
}

const clamp = (step: number): number => Math.max(-PADDING, Math.min(PADDING, step));

/** A page larger in pixels repeats its lines less often: the spectrum moves down. */
function best(form: LineSpectrum, scan: LineSpectrum, steps: readonly number[]) {
  let found = { step: 0, score: -1 };
  for (const step of steps) {
    const score = correlateSpectra(form, scan, PADDING - step);
    if (score > found.score) found = { step, score };
  }
  return found;
}
