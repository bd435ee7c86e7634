import { fail, ok } from '../../schemas/result.ts';
import { probability } from '../../schemas/units.ts';
import { compareWithRegistries } from '../../workers/compare-with-registries.ts';
import type { FieldInk, Interpreter, VerifyRequest } from '../../workers/contracts.ts';
import { createGrey } from '../../recognition/raster/image.ts';
import { plainField } from '../fixtures/plain-field.ts';
import { readPage } from '../store/sample-record.ts';
import { loanSlip as form } from '../fixtures/loan-slip.ts';

const READERS = new Map([
  ['1234', { name: '高橋一郎' }],
  ['1284', { name: '渡辺花子' }],
]);
const lookUp = () => Promise.resolve({ version: '1 readers', entries: READERS });
const ink: FieldInk = {
  fieldId: 'reader',
  alphabet: 'japanese',
  ink: { ink: createGrey(8, 8), inner: { x: 0, y: 0, width: 8, height: 8 } },
};
const CARD = plainField('card', '1234', {
  alternatives: [
    { value: '1234', probability: probability(0.9) },
    { value: '1284', probability: probability(0.1) },
  ],
});
const compare = (fields: Parameters<typeof readPage>[0], verify: Interpreter['verify']) =>
  compareWithRegistries(
    form,
    { reading: readPage(fields), inks: [ink], verifier: 'test@1' },
    { lookUp },
    { verify },
  );

test('all texts that a field may bear go to its ink in one call', async () => {
  const asked: VerifyRequest[] = [];
  const answer = { verdict: 'cannot-tell', probability: probability(0.5), isWhole: true } as const;
  const compared = await compare([CARD, plainField('reader', '高橋')], (request) => {
    asked.push(request);
    return Promise.resolve(ok(request.texts.map(() => answer)));
  });
  expect(asked.map(({ texts }) => texts)).toEqual([['高橋一郎', '渡辺花子']]);
  expect(compared).toMatchObject({ ok: true, value: { registries: { readers: '1 readers' } } });
});

test.each([
  { kind: 'took-too-long', seconds: 30 },
  { kind: 'reader-crashed', detail: 'signal SIGKILL' },
] as const)('a verifier that fails ($kind) never costs the page its own reading', async (error) => {
  const read = [CARD, plainField('reader', '高橋')];
  const compared = await compare(read, () => Promise.resolve(fail(error)));
  expect(compared.ok && compared.value.fields.map(({ value }) => value)).toEqual(['1234', '高橋']);
});

test('a registry that was asked nothing is not named', async () => {
  const unread = [{ ...CARD, state: 'unreadable' as const }, plainField('reader', '高橋')];
  const compared = await compare(unread, () => Promise.resolve(ok([])));
  expect(compared.ok && compared.value).not.toHaveProperty('registries');
});
