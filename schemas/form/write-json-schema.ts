import { writeFileSync } from 'node:fs';
import { formJsonSchema } from './json-schema.ts';

/** Writes `schemas/form.schema.json`: run it after changing the form language. */
writeFileSync(
  new URL('../form.schema.json', import.meta.url),
  `${JSON.stringify(formJsonSchema(), null, 2)}\n`,
);
