import type { Failure } from '../../schemas/failure.ts';
import { MM_PER_INCH } from '../../schemas/units.ts';
import type { InkMap } from '../raster/paper.ts';
import type { PreparedForm } from './contracts.ts';
import { indexOf } from './prepare-form.ts';
import { fitScale } from './survey-scan.ts';

/** Below this, strokes of handwriting in small cells are one pixel wide and cannot be read. */
export const MIN_DPI = 100;
/** Measured resolutions wobble by a few per cent with print scale. */
const DPI_SLACK = 0.93;
/** A page may be cropped, so its resolution may be this much higher than its frame suggests. */
const CROP_ALLOWANCE = 1.15;
/** Ink darker than this share of paper brightness (of 255) counts as something on the page. */
const INK_FLOOR = 40;
/** The emptiest forms cover ten times this share of their paper; dirt and punch holes less. */
const BLANK_SHARE = 0.0015;

/** Reasons to stop before looking for a form; null where there are none. */
export function measureQuality(
  map: InkMap,
  frame: { readonly width: number; readonly height: number },
  forms: readonly PreparedForm[],
): Failure | null {
  const fits = forms.flatMap(({ pages }) => pages.map((page) => fitScale(frame, indexOf(page))));
  const highest = Math.max(0, ...fits) * MM_PER_INCH * CROP_ALLOWANCE;
  if (fits.length > 0 && highest < MIN_DPI)
    return {
      kind: 'resolution-too-low',
      dpi: Math.round(highest / CROP_ALLOWANCE),
      needed: MIN_DPI,
    };
  if (shareInked(map) < BLANK_SHARE) return { kind: 'blank-page' };
  return null;
}

/** Once the form has been found, its own print tells the true resolution. */
export function checkResolution(measured: {
  readonly x: number;
  readonly y: number;
}): Failure | null {
  const dpi = Math.min(measured.x, measured.y);
  return dpi < MIN_DPI * DPI_SLACK
    ? { kind: 'resolution-too-low', dpi: Math.round(dpi), needed: MIN_DPI }
    : null;
}

function shareInked(map: InkMap): number {
  let paper = 0;
  let inked = 0;
  for (let at = 0; at < map.ink.length; at++) {
    if (map.bed[at]) continue;
    paper++;
    if (map.ink[at]! > INK_FLOOR) inked++;
  }
  return paper === 0 ? 0 : inked / paper;
}
