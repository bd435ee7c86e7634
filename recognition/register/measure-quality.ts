import type { Failure } from '../../schemas/failure.ts';
import type { Field } from '../../schemas/form/field.ts';
import type { Form } from '../../schemas/form/form.ts';
import { policyOf } from '../../schemas/form/policy-of.ts';
import { MM_PER_INCH } from '../../schemas/units.ts';
import { isBlank } from '../quality/is-blank.ts';
import type { GreyImage } from '../raster/image.ts';
import type { InkMap } from '../raster/paper.ts';
import { reduceBy } from '../raster/reduce.ts';
import type { PreparedForm } from './contracts.ts';
import { indexOf } from './prepare-form.ts';
import { fitScale } from './survey-scan.ts';

/** Below this, strokes of handwriting in small cells are one pixel wide and cannot be read. */
const WRITING_DPI = 100;
/** A mark is a matter of how much ink there is: a bubble of 3.5 mm has ten pixels across here. */
const MARK_DPI = 72;
/** Measured resolutions wobble by a few per cent with print scale. */
const DPI_SLACK = 0.93;
/** A page may be cropped, so its resolution may be this much higher than its frame suggests. */
const CROP_ALLOWANCE = 1.15;
/** Ink darker than this share of paper brightness (of 255) counts as something on the page. */
const INK_FLOOR = 40;
/** The emptiest forms cover twice this share of their paper: such pages need no closer look. */
const SURELY_PRINTED = 0.01;
/** Resolution at which a page is looked at for any writing: a thin stroke has two pixels. */
const CLOSE_DPI = 150;
/** Without any form: the longer side of the usual paper, mm. */
const USUAL_SIDE = 297;

/** Reasons to stop before looking for a form; null where there are none. */
export function measureQuality(
  map: InkMap,
  image: GreyImage,
  forms: readonly PreparedForm[],
): Failure | null {
  const pages = forms.flatMap((prepared) =>
    prepared.pages.map((page) => ({
      fit: fitScale(image, indexOf(page)),
      needed: neededDpi(prepared.form, page.number),
    })),
  );
  const fits = pages.map(({ fit }) => fit);
  const highest = Math.max(0, ...fits) * MM_PER_INCH;
  const isTooLow = pages.every(({ fit, needed }) => fit * MM_PER_INCH * CROP_ALLOWANCE < needed);
  if (pages.length > 0 && isTooLow)
    return {
      kind: 'resolution-too-low',
      dpi: Math.round(highest),
      needed: Math.min(...pages.map(({ needed }) => needed)),
    };
  if (shareInked(map) > SURELY_PRINTED) return null;
  const scale = Math.max(0, ...fits) || Math.max(image.width, image.height) / USUAL_SIDE;
  const factor = Math.max(1, Math.round((scale * MM_PER_INCH) / CLOSE_DPI));
  const close = reduceBy(image, factor);
  return isBlank(close, (scale * MM_PER_INCH) / factor) ? { kind: 'blank-page' } : null;
}

/** Once the form has been found, its own print tells the true resolution. */
export function checkResolution(
  measured: { readonly x: number; readonly y: number },
  needed: number,
): Failure | null {
  const dpi = Math.min(measured.x, measured.y);
  return dpi < needed * DPI_SLACK
    ? { kind: 'resolution-too-low', dpi: Math.round(dpi), needed }
    : null;
}

/** The finest resolution that any field of a page of a form needs. */
export function neededDpi(form: Form, page: number): number {
  const fields = form.fields.filter((field) => field.page === page);
  const needs = fields.map(
    (field) => policyOf(form, field).minDpi ?? (isMark(field) ? MARK_DPI : WRITING_DPI),
  );
  return needs.length === 0 ? WRITING_DPI : Math.max(...needs);
}

const isMark = ({ kind }: Field): boolean => kind === 'mark' || kind === 'choice';

function shareInked({ ink, bed }: InkMap): number {
  let paper = 0;
  let inked = 0;
  for (let at = 0; at < ink.length; at++) {
    if (bed[at]! !== 0) continue;
    paper++;
    if (ink[at]! > INK_FLOOR) inked++;
  }
  return paper === 0 ? 0 : inked / paper;
}
