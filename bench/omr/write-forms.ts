import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printForm } from '../../cli/import-omr/import-omr.ts';
import { importSet, readSheetSets, SETS_FOLDER } from './sheet-sets.ts';

/** Writes the committed forms anew from their templates: `REAL_DATA_DIR=… npx tsx bench/omr/write-forms.ts [ids]`. */
const data = process.env['REAL_DATA_DIR'];
if (data === undefined) throw new Error('REAL_DATA_DIR is not set');
const only = process.argv.slice(2);
for (const set of await readSheetSets()) {
  if (set.template === undefined || (only.length > 0 && !only.includes(set.id))) continue;
  await mkdir(join(SETS_FOLDER, set.id), { recursive: true });
  const { form } = await importSet(set, data);
  await writeFile(join(SETS_FOLDER, set.id, 'form.json'), printForm(form));
  process.stdout.write(`${set.id}: ${form.fields.length} fields\n`);
}
