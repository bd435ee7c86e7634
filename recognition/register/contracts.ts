import type { Form } from '../../schemas/form/form.ts';
import type { FieldCheck } from '../../schemas/rules/field-check.ts';
import type { BoxMm, Mm, PointMm, PointPx } from '../../schemas/units.ts';
import type { RegistrationReading } from '../../schemas/reading.ts';
import type { GreyImage } from '../raster/image.ts';

/** One page of a form, made ready once for finding it on scans. Built by `prepareForm`. */
export interface PreparedPage {
  readonly number: number;
  /** The empty page at CROP_DPI. */
  readonly blank: GreyImage;
  /** The anchors and whatever else registration precomputes; opaque to everyone else. */
  readonly index: unknown;
}

export interface PreparedForm {
  readonly form: Form;
  readonly pages: readonly PreparedPage[];
  /** By field id: what the form itself knows of the field's values. */
  readonly checks: ReadonlyMap<string, FieldCheck>;
}

/** A page whose form, orientation and place are known. */
export interface RegisteredPage {
  readonly prepared: PreparedForm;
  readonly page: PreparedPage;
  readonly reading: RegistrationReading;
  /** Form millimetres to pixels of the page as scanned, local paper stretch included. */
  toImage(point: PointMm): PointPx;
  /** Fit error near a box, measured there, in millimetres. */
  residualAt(box: BoxMm): Mm;
}
