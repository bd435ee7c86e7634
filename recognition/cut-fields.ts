import { boxOf, partsOf, type FieldPart } from '../schemas/form/parts.ts';
import type { Field } from '../schemas/form/field.ts';
import type { Reason } from '../schemas/reason.ts';
import type { Mm, QuadPx } from '../schemas/units.ts';
import { mm } from '../schemas/units.ts';
import type { PageImage } from './ports.ts';
import type { GreyImage } from './raster/image.ts';
import { flawsOfField } from './quality/flaws-of-field.ts';
import type { MeasuredPage } from './quality/measure-page.ts';
import type { RegisteredPage } from './register/contracts.ts';
import { quadOf } from './register/quad-of.ts';
import type { Crop } from './segment/crop.ts';
import { cutAround, cutCrop, sampleBox, type CutOptions } from './segment/cut-crop.ts';
import { placeCrop, type CropPlace } from './segment/place-crop.ts';

/** A part of a field as found on the page; `crop` is null when it lies beyond the scan's edge. */
export interface CutPart {
  readonly part: FieldPart;
  readonly quad: QuadPx;
  readonly crop: Crop | null;
}

export interface CutField {
  readonly field: Field;
  readonly quad: QuadPx;
  readonly residual: Mm;
  readonly parts: readonly CutPart[];
  /** What lies over the field or spoils the page: reasons for a person to look at it. */
  readonly flaws: readonly Reason[];
  /** The whole field, for people: the very pixels that were read. */
  readonly picture: GreyImage | null;
}

/** Cuts every field of the registered page out of the scan's own pixels. */
export function cutFields(
  page: PageImage,
  registered: RegisteredPage,
  measured: MeasuredPage,
): CutField[] {
  const fields = registered.prepared.form.fields.filter(
    (field) => field.page === registered.page.number,
  );
  const boxes = fields.flatMap((field) => partsOf(field).map(({ box }) => placeCrop(box)));
  return fields.map((field) => cutField(page, registered, measured, field, boxes));
}

function cutField(
  page: PageImage,
  registered: RegisteredPage,
  { quality, folds }: MeasuredPage,
  field: Field,
  boxes: readonly CropPlace[],
): CutField {
  const whole = sampleBox(page, registered, boxOf(field));
  const parts = partsOf(field).map((part) => {
    const isMark = part.kind === 'mark';
    // Writing in cells and on lines is told from its neighbours' by its readers.
    const options: CutOptions = { around: whole, folds, others: isMark ? boxes : [] };
    const crop = cutCrop(page, registered, part.box, options);
    const wide = isMark && crop ? cutAround(page, registered, part.box, options) : null;
    return {
      part,
      quad: quadOf(registered, part.box),
      crop: crop && (wide ? { ...crop, wide } : crop),
    };
  });
  return {
    field,
    quad: quadOf(registered, boxOf(field)),
    residual: mm(Math.max(...parts.map(({ part }) => registered.residualAt(part.box)))),
    parts,
    flaws: flawsOfField(
      quality,
      parts.map(({ part: { kind }, quad, crop }) => ({ kind, quad, crop })),
    ),
    picture: whole?.image ?? null,
  };
}
