import { checkFormSource } from '../../../schemas/form/check/check-form-source.ts';

const form = (lookups: unknown): string =>
  JSON.stringify({
    id: 'slip',
    version: 1,
    title: { ja: '票', en: 'Slip' },
    pages: [
      { width: 100, height: 100 },
      { width: 100, height: 100 },
    ],
    policy: { accept: 0.99, blank: 0.9, maxResidual: 0.5, review: 'when-unsure' },
    fields: [
      field('member', 'digits', { cells: { first: [5, 5, 5, 8], count: 4 } }),
      field('name', 'japanese', { box: [5, 20, 80, 10] }),
      field('overleaf', 'japanese', { box: [5, 20, 80, 10], page: 2 }),
      field('mail', 'email', { box: [5, 40, 80, 10] }),
      field('pass', 'latin', { box: [5, 60, 80, 10], secret: 'secret' }),
    ],
    lookups,
  });
const field = (id: string, kind: string, rest: object): object => ({
  id,
  kind,
  label: { ja: id, en: id },
  ...rest,
});
const lookup = (key: string, ...fields: string[]): object => ({
  registry: 'members',
  key,
  verify: fields.map((it) => ({ field: it, column: 'name' })),
});
const messages = (lookups: unknown): string[] =>
  checkFormSource(form(lookups)).map(({ path, message }) => `${path}: ${message}`);

test('a look-up of a number with a name on the same page is in order', () => {
  expect(messages([lookup('member', 'name')])).toEqual([]);
});

test.each([
  [
    'an unknown key',
    [lookup('membre', 'name')],
    'lookups[0].key: No field is called "membre". Did you mean "member"?',
  ],
  [
    'an unknown field',
    [lookup('member', 'nam')],
    'lookups[0].verify[0].field: No field is called "nam". Did you mean "name"?',
  ],
  [
    'a key of another kind',
    [lookup('mail', 'name')],
    'lookups[0].key: "mail" is a field of kind "email"',
  ],
  ['a secret key', [lookup('pass', 'name')], 'lookups[0].key: "pass" is secret'],
  ['a field of another kind', [lookup('member', 'mail')], 'only the ink of "japanese" fields'],
  [
    'a field of another page',
    [lookup('member', 'overleaf')],
    'stands on page 2 and "member" on page 1',
  ],
  ['a field compared twice', [lookup('member', 'name', 'name')], '"name" is compared twice'],
  [
    'nothing to compare',
    [lookup('member')],
    'lookups[0].verify: "verify" has to hold at least 1 item.',
  ],
])('%s is explained', (_, lookups, said) => {
  expect(messages(lookups).join('\n')).toContain(said);
});
