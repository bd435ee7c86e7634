import type { PreparedForm } from '../../recognition/register/contracts.ts';
import { prepareForm } from '../../recognition/register/prepare-form.ts';
import { drawLayout } from './draw-layout.ts';
import { codeOf, type InventedForm } from './invent-forms.ts';

/** An invented form with its blanks drawn, ready for finding it on scans. */
export function prepareInvented({ form, pages }: InventedForm): PreparedForm {
  const blanks = pages.map((layout, index) => {
    const { width, height, planes } = drawLayout(layout, codeOf(form, index + 1));
    return { width, height, data: planes[0]! };
  });
  return prepareForm(form, blanks);
}
