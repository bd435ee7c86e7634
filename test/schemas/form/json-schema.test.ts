import { readFileSync } from 'node:fs';
import { formJsonSchema } from '../../../schemas/form/json-schema.ts';

test('the committed JSON Schema is the form language of today (tsx schemas/form/write-json-schema.ts)', () => {
  const committed: unknown = JSON.parse(
    readFileSync(new URL('../../../schemas/form.schema.json', import.meta.url), 'utf8'),
  );
  expect(committed).toEqual(JSON.parse(JSON.stringify(formJsonSchema())));
});
