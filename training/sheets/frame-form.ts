import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawBlank } from '../../samples/print/draw-blank.ts';
import { formSchema } from '../../schemas/form/form.ts';
import type { Text } from '../../schemas/text.ts';

/** A form of one A4 page, with a code and corner marks around what is drawn for training. */
export function frameForm(
  id: string,
  title: Text,
  fields: readonly object[],
  print: readonly object[],
): object {
  return {
    id,
    version: 1,
    title,
    pages: [{ width: 210, height: 297 }],
    blank: 'blank.pdf',
    fiducials: {
      code: [{ page: 1, box: [173, 10, 18, 18] }],
      marks: [{ box: [10, 10, 5, 5] }, { box: [195, 10, 5, 5] }, { box: [10, 282, 5, 5] }, { box: [195, 282, 5, 5] }],
    },
    policy: { accept: 0.99, blank: 0.99, maxResidual: 0.6, review: 'when-unsure' },
    fields,
    print,
  }; // prettier-ignore
}

/** Writes the folder of a form: what describes it, and its drawn blank. */
export async function writeForm(folder: string, described: object): Promise<void> {
  const form = formSchema.parse(described);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'form.json'), JSON.stringify(described));
  await writeFile(join(folder, 'blank.pdf'), await drawBlank(form, { plain: false }));
}
