import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadBlank } from '../engines/load-blank.ts';
import { formSchema, type Form } from '../schemas/form/form.ts';
import { pixelsPerMm, DRAWING_DPI, sheetFromGrey, type Sheet } from './raster/sheet.ts';

/** A form with its blank pages as pixels, ready to be filled in many times. */
export interface BlankForm {
  readonly form: Form;
  readonly folder: string;
  /** The page without ink at the drawing resolution; `plain` lacks code and corner marks. */
  page(number: number, variant: 'plain' | 'coded', channels: 1 | 3): Sheet;
}

/** White beyond a code's box, since its quiet zone may hold the edge of a rule: millimetres. */
const FIDUCIAL_MARGIN = 0.3;

/** Reads `form.json` and the blank of a form folder. Throws when either cannot be read. */
export async function openForm(folder: string): Promise<BlankForm> {
  const form = formSchema.parse(JSON.parse(await readFile(join(folder, 'form.json'), 'utf8')));
  const pages = await Promise.all(
    form.pages.map((_, index) => loadBlank(join(folder, form.blank), index + 1, DRAWING_DPI)),
  );
  return {
    form,
    folder,
    page: (number, variant, channels) => {
      const grey = pages[number - 1];
      if (!grey) throw new RangeError(`${form.id} has no page ${number}`);
      const sheet = sheetFromGrey(grey, DRAWING_DPI, channels);
      if (variant === 'plain') eraseFiducials(sheet, form, number);
      return sheet;
    },
  };
}

function eraseFiducials(sheet: Sheet, form: Form, page: number): void {
  const scale = pixelsPerMm(sheet);
  for (const { page: on, box } of [...form.fiducials.code, ...form.fiducials.marks]) {
    if (on !== page) continue;
    const left = Math.max(0, Math.floor((box.x - FIDUCIAL_MARGIN) * scale));
    const right = Math.min(sheet.width, Math.ceil((box.x + box.width + FIDUCIAL_MARGIN) * scale));
    const top = Math.max(0, Math.floor((box.y - FIDUCIAL_MARGIN) * scale));
    const bottom = Math.min(
      sheet.height,
      Math.ceil((box.y + box.height + FIDUCIAL_MARGIN) * scale),
    );
    for (const plane of sheet.planes)
      for (let y = top; y < bottom; y += 1)
        plane.fill(255, y * sheet.width + left, y * sheet.width + right);
  }
}
