import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Form } from '../schemas/form/form.ts';
import { errorAt, warningAt, type FormFault } from '../schemas/form/problem.ts';
import { measureBlank, type BlankPage } from './measure-blank.ts';
import { codeOf } from './read-form-text.ts';

/** The first bytes of the files that a blank may be. */
const SIGNATURES = { pdf: Buffer.from('%PDF-'), png: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') };

/** A printed page may differ from its drawing by this much before it is another page, mm. */
const SIZE_TOLERANCE_MM = 1.5;

/** What is wrong with the blank of a form: missing, of another kind, of other pages than stated. */
export async function checkBlank(folder: string, form: Form): Promise<FormFault[]> {
  const path = join(folder, form.blank);
  const type = form.blank.toLowerCase().endsWith('.png') ? 'png' : 'pdf';
  let bytes: Buffer;
  try {
    // Opening a named pipe would wait for ever for someone to write.
    if (!(await stat(path)).isFile())
      return [errorAt(['blank'], `${form.blank} is not an ordinary file.`)];
    bytes = await readFile(path);
  } catch (error) {
    return [
      errorAt(
        ['blank'],
        `The blank ${form.blank} cannot be read (${codeOf(error) ?? 'unknown cause'}). Put the empty form there, ` +
          `or draw it: madoguchi form blank ${folder} --out ${path}`,
      ),
    ];
  }
  if (!bytes.subarray(0, SIGNATURES[type].length).equals(SIGNATURES[type]))
    return [errorAt(['blank'], `${form.blank} is not a ${type.toUpperCase()} file.`)];
  try {
    return comparePages(form, await measureBlank(bytes, type));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return [errorAt(['blank'], `${form.blank} is damaged or locked: ${detail}`)];
  }
}

/** A box in mm means another place on a page of another size: every field would be read beside itself. */
function comparePages(form: Form, pages: readonly BlankPage[]): FormFault[] {
  const { length: stated } = form.pages;
  if (pages.length < stated)
    return [
      errorAt(['pages'], `The form has ${stated} pages, its blank ${form.blank} ${pages.length}.`),
    ];
  const beyond =
    pages.length > stated
      ? [
          warningAt(
            ['pages'],
            `${form.blank} has ${pages.length} pages; those after page ${stated} are not part of the form.`,
          ),
        ]
      : [];
  return [
    ...form.pages.flatMap((page, index) => compareSize(form, page, pages[index]!, index)),
    ...beyond,
  ];
}

function compareSize(
  { blank }: Form,
  stated: Form['pages'][number],
  found: BlankPage,
  index: number,
): FormFault[] {
  const height = found.hasScale ? found.height : (found.height / found.width) * stated.width;
  const width = found.hasScale ? found.width : stated.width;
  const isSame =
    Math.abs(width - stated.width) <= SIZE_TOLERANCE_MM &&
    Math.abs(height - stated.height) <= SIZE_TOLERANCE_MM;
  if (isSame) return [];
  const shown = `${width.toFixed(1)} × ${height.toFixed(1)} mm`;
  return [
    errorAt(
      ['pages', index],
      `Page ${index + 1} is ${stated.width} × ${stated.height} mm here and ${shown} in ${blank}` +
        `${found.hasScale ? '' : ' (by its shape)'}. State the size of the paper, and boxes as they lie on it.`,
    ),
  ];
}
