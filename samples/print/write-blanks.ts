import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formSchema } from '../../schemas/form/form.ts';
import { drawBlank } from './draw-blank.ts';

/** Draws `blank.pdf` of every form of this repository anew: run it after changing a form.json. */
const FORMS = new URL('../../schemas/forms/', import.meta.url).pathname;

for (const id of await readdir(FORMS))
  for (const version of await readdir(join(FORMS, id))) {
    const folder = join(FORMS, id, version);
    const form = formSchema.parse(JSON.parse(await readFile(join(folder, 'form.json'), 'utf8')));
    await writeFile(join(folder, form.blank), await drawBlank(form, { plain: false }));
    process.stdout.write(`${id}/${version}/${form.blank}\n`);
  }
