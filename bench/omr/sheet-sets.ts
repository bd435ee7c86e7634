import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { importOmr, writeForm } from '../../cli/import-omr/import-omr.ts';

/** Where the forms of real sheets lie; their pictures are taken from REAL_DATA_DIR. */
export const SETS_FOLDER = fileURLToPath(
  new URL('../../test/fixtures/real-sheets', import.meta.url),
);

const point = z.tuple([z.number(), z.number()]);

const sheetSetSchema = z.strictObject({
  id: z.string(),
  /** The template that the form was imported from; absent where the form was written by hand. */
  template: z.string().optional(),
  blank: z.union([
    z.strictObject({ file: z.string() }),
    /** A sheet that was filled in, and where the template's page lies on it. */
    z.strictObject({
      picture: z.string(),
      corners: z.tuple([point, point, point, point]).optional(),
      paper: point.optional(),
    }),
  ]),
  sheets: z.array(z.string()),
  /** What a person saw on sheets that come without truth: marked options, by field. */
  byEye: z.record(z.string(), z.record(z.string(), z.string())).optional(),
});
export type SheetSet = z.infer<typeof sheetSetSchema>;

/** Every set of sheets of one form. Paths are relative to REAL_DATA_DIR. */
export async function readSheetSets(): Promise<SheetSet[]> {
  const text = await readFile(join(SETS_FOLDER, 'sets.json'), 'utf8');
  return z.array(sheetSetSchema).parse(JSON.parse(text));
}

/** Puts the form as it is committed and its blank, made of the pictures, into a folder. */
export async function makeFormFolder(set: SheetSet, data: string, out: string): Promise<string> {
  const folder = join(out, set.id);
  await mkdir(folder, { recursive: true });
  if ('file' in set.blank)
    await writeFile(join(folder, 'blank.pdf'), await readFile(join(data, set.blank.file)));
  else await writeForm(folder, await importSet(set, data));
  const form = await readFile(join(SETS_FOLDER, set.id, 'form.json'));
  await writeFile(join(folder, 'form.json'), form);
  return folder;
}

/** The form as the importer makes it of the template. */
export async function importSet(set: SheetSet, data: string) {
  const { blank, template, id } = set;
  if ('file' in blank || template === undefined) throw new Error(`${id} was not imported`);
  const corners = blank.corners?.map(([x, y]) => ({ x, y }));
  const [a, b, c, d] = corners ?? [];
  const imported = await importOmr({
    template: await readFile(join(data, template), 'utf8'),
    picture: { bytes: await readFile(join(data, blank.picture)), name: blank.picture },
    id,
    title: id,
    filled: true,
    corners: a && b && c && d ? [a, b, c, d] : null,
    paper: blank.paper ? { width: blank.paper[0], height: blank.paper[1] } : null,
  });
  if (!imported.ok) throw new Error(`${id}: ${JSON.stringify(imported.error)}`);
  return imported.value;
}
