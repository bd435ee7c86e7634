import { loadBlank } from '../engines/load-blank.ts';
import type { LoadedForm } from '../engines/load-form.ts';
import type { PreparedForm } from '../recognition/register/contracts.ts';
import { prepareForm } from '../recognition/register/prepare-form.ts';

/** A form's blanks decoded and made ready for finding it on scans. */
export async function prepareLoaded({ form, blankPath }: LoadedForm): Promise<PreparedForm> {
  const blanks = [];
  for (let page = 1; page <= form.pages.length; page++)
    blanks.push(await loadBlank(blankPath, page));
  return prepareForm(form, blanks);
}
