import { readFileSync } from 'node:fs';
import { configTable } from '../../schemas/config-table.ts';

test('the documented settings are those of today (tsx schemas/write-config-table.ts)', () => {
  const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
  expect(page).toContain(`\n${configTable()}\n`);
});
