import type { FieldView } from '../../../schemas/desk.ts';
import { decidePage } from '../../../schemas/policy/decide.ts';
import type { Lookup } from '../../../schemas/form/lookup.ts';
import { applyLookup, keysOf, type FoundEntry } from '../../../schemas/lookup/apply-lookup.ts';
import { pageReadingSchema, type FieldReading } from '../../../schemas/reading.ts';
import { reason } from '../../../schemas/reason.ts';
import { probability } from '../../../schemas/units.ts';
import { compileOrThrow } from '../rules/application-form.ts';
import { listChoices } from '../../../web/page/choices.ts';
import { plainField } from '../../fixtures/plain-field.ts';
import { loanSlip as form } from '../../fixtures/loan-slip.ts';

const [lookup] = form.lookups;
const rules = compileOrThrow(form);
const statuses = (fields: readonly FieldReading[]): string[] =>
  decidePage(form, fields, rules, { receivedOn: '2026-01-01' }).decisions.map(
    ({ status, reasons }) => [status, ...reasons.map(({ code }) => code)].join(' '),
  );

const card = (value: string, certain: number, others: [string, number][] = []): FieldReading =>
  plainField('card', value, {
    probability: probability(certain),
    alternatives: [[value, certain] as [string, number], ...others].map(([it, share]) => ({
      value: it,
      probability: probability(share),
    })),
  });
const name = (value: string, certain: number): FieldReading =>
  plainField('reader', value, {
    probability: probability(certain),
    alternatives: [{ value, probability: probability(certain) }],
    reasons: [reason('readers-disagree')],
  });
const entry = (
  key: string,
  text: string,
  verdict: 'agrees' | 'differs' | 'cannot-tell',
  certain: number,
  keyCertain = 0.999,
  isWhole = true,
): FoundEntry => ({
  key: { value: key, probability: probability(keyCertain) },
  values: { name: text },
  verifications: { reader: { verdict, probability: probability(certain), isWhole } },
});
const READ = [card('1234', 0.999), name('高橋一郎', 0.4)];

test('where the ink agrees, what is registered is proposed unfolded and accepted, and says why', () => {
  const fields = applyLookup(form, lookup!, READ, [
    entry('1234', '髙橋\u3000一郎', 'agrees', 0.999),
  ]);
  expect(fields[1]).toMatchObject({ value: '髙橋\u3000一郎', state: 'read' });
  expect(fields[1]!.probability).toBeGreaterThan(0.995);
  expect(fields[1]!.alternatives.map(({ value }) => value)).toEqual(['髙橋\u3000一郎', '高橋一郎']);
  expect(statuses(fields)).toEqual(['accepted registry-agrees', 'accepted registry-agrees']);
});

test('what was read without the registry stays beside what it made of it, reasons and all', () => {
  const fields = applyLookup(form, lookup!, READ, [entry('1234', '髙橋', 'agrees', 0.999)]);
  const { state, value, probability: certain, reasons } = READ[1]!;
  const freely = { state, value, probability: certain, reasons };
  expect(fields[1]!.lookedUp).toEqual({ key: '1234', freely });
  expect(pageReadingSchema.shape.fields.parse(fields)).toEqual(fields);
  const untouched = applyLookup(form, lookup!, [...READ, plainField('town', '札幌')], []);
  expect(untouched[2]).not.toHaveProperty('lookedUp');
});

test('ink that says less than the registry names the entry, but is never rewritten to it', () => {
  const short = [card('1234', 0.999), { ...name('新橋医院', 0.9999), reasons: [] }];
  const registered = '医療法人社団慈恵会　新橋医院';
  const found = entry('1234', registered, 'agrees', 0.999, 0.999, false);
  const fields = applyLookup(form, lookup!, short, [found]);
  expect(fields[1]).toMatchObject({ value: '新橋医院', probability: 0.9999 });
  expect(fields[1]!.alternatives.map(({ value }) => value)).toEqual(['新橋医院', registered]);
  expect(statuses(fields)).toEqual(['accepted registry-agrees', 'accepted registry-other-wording']);
  const unsure = applyLookup(form, lookup!, READ, [found]);
  expect(unsure[1]!.value).toBe('高橋一郎');
  expect(statuses(unsure)[1]).toMatch(/^review /);
});

test('an agreeing name makes a doubtful code surer, never a sure one less so', () => {
  const doubtful = [card('1234', 0.9), name('高橋', 0.4)];
  const [raised] = applyLookup(form, lookup!, doubtful, [
    entry('1234', '高橋', 'agrees', 0.999, 0.9),
  ]);
  expect(raised!.probability).toBeGreaterThan(0.99);
  const sure = [card('1234', 0.9999), name('高橋', 0.4)];
  const [kept] = applyLookup(form, lookup!, sure, [entry('1234', '高橋', 'agrees', 0.98)]);
  expect(kept!.probability).toBe(0.9999);
});

test('what was struck through or stamped over goes to a person all the same', () => {
  const stamped = { ...READ[1]!, reasons: [reason('crossed-out'), reason('unreadable')] };
  const fields = applyLookup(
    form,
    lookup!,
    [READ[0]!, stamped],
    [entry('1234', '高橋', 'agrees', 1)],
  );
  expect(statuses(fields)[1]).toBe('review crossed-out registry-agrees');
});

test('a name that differs sends both fields to a person, however sure the readers are', () => {
  const sure = [card('1234', 0.9999), { ...name('高橋一郎', 0.9999), reasons: [] }];
  expect(statuses(sure)).toEqual(['accepted', 'accepted']);
  const fields = applyLookup(form, lookup!, sure, [entry('1234', '渡辺花子', 'differs', 0.001)]);
  expect(statuses(fields)).toEqual(['review registry-differs', 'review registry-differs']);
  expect(fields[1]!.value).toBe('高橋一郎');
  expect(fields[1]!.alternatives.map(({ value }) => value)).toEqual(['高橋一郎', '渡辺花子']);
});

test('where the ink does not tell, the fields are decided as without a registry', () => {
  const fields = applyLookup(form, lookup!, READ, [entry('1234', '高橋', 'cannot-tell', 0.5)]);
  expect(statuses(fields)).toEqual(statuses(READ));
  expect(fields[1]!.value).toBe('高橋一郎');
});

test('a code that the registry does not have goes to a person with that reason', () => {
  expect(statuses(applyLookup(form, lookup!, READ, []))[0]).toBe('review registry-unknown-key');
});

test('another reading of the code whose name agrees is proposed, never accepted unseen', () => {
  const fields = [card('1234', 0.6, [['1284', 0.4]]), name('高橋', 0.4)];
  for (const found of [[], [entry('1234', '渡辺', 'differs', 0.001, 0.6)]]) {
    const other = entry('1284', '高橋', 'agrees', 0.999, 0.4);
    const proposed = applyLookup(form, lookup!, fields, [...found, other]);
    expect(proposed.map(({ value }) => value)).toEqual(['1284', '高橋']);
    expect(statuses(proposed).every((it) => it.startsWith('review '))).toBe(true);
    expect(statuses(proposed)[0]).toContain('registry-other-key');
  }
});

test('a code whose entry the ink cannot tell is doubted where another reading of it agrees', () => {
  const fields = [
    card('1234', 0.9985, [['1284', 0.0015]]),
    { ...name('高橋', 0.9999), reasons: [] },
  ];
  expect(statuses(fields)).toEqual(['accepted', 'accepted']);
  const doubted = applyLookup(form, lookup!, fields, [
    entry('1234', '高木', 'cannot-tell', 0.5, 0.9985),
    entry('1284', '高橋', 'agrees', 0.9999, 0.0015),
  ]);
  expect(doubted.map(({ value }) => value)).toEqual(['1234', '高橋']);
  expect(statuses(doubted)).toEqual(['review registry-rival-key', 'review registry-rival-key']);
});

test('what is registered is seen at the desk, however much else the line may say', () => {
  const many = ['高橋一郎', '髙橋一郎', '高橋一朗', '高楯一郎', '高橋一即'];
  const read = plainField('reader', many[0]!, {
    probability: probability(0.6),
    alternatives: many.map((value, at) => ({ value, probability: probability(at ? 0.1 : 0.6) })),
  });
  for (const verdict of ['differs', 'cannot-tell'] as const) {
    const [, shown] = applyLookup(
      form,
      lookup!,
      [READ[0]!, read],
      [entry('1234', '渡辺花子', verdict, 0.1)],
    );
    const view: FieldView = {
      fieldId: 'reader',
      status: 'review',
      settled: false,
      value: shown!.value,
      masked: false,
      reasons: [],
      reading: shown!,
      corrections: [],
      actions: 0,
      entry: null,
      hasCrop: false,
    };
    const choices = listChoices(form.fields[1]!, view, null).map(({ value }) => value);
    expect(choices).toEqual([many[0], '渡辺花子', ...many.slice(1, 4)]);
  }
});

test('a code that is hardly what was written is listed, not proposed, though its name agrees', () => {
  const fields = [card('1234', 0.999, [['1284', 0.00001]]), name('高橋', 0.4)];
  const found = [entry('1284', '高橋', 'agrees', 0.99, 0.00001)];
  const listed = applyLookup(form, lookup!, fields, found);
  expect(listed.map(({ value }) => value)).toEqual(['1234', '高橋']);
  expect(listed[0]!.alternatives.map(({ value }) => value)).toContain('1284');
  expect(statuses(listed)[0]).toBe('review registry-rival-key registry-unknown-key');
});

test('only whole codes are looked up: as read first, then what else may be written', () => {
  expect(
    keysOf(form, lookup!, [
      card('1234', 0.9, [
        ['123', 0.05],
        ['1284', 0.03],
      ]),
    ]),
  ).toEqual([
    { value: '1234', probability: 0.9 },
    { value: '1284', probability: 0.03 },
  ]);
  expect(keysOf(form, lookup!, [{ ...card('1234', 0.9), state: 'unreadable' }])).toEqual([]);
});

describe('with two texts to compare', () => {
  const both: Lookup = {
    ...lookup!,
    verify: [
      { field: 'reader', column: 'name' },
      { field: 'town', column: 'town' },
    ],
  };
  const found = (town: string): FoundEntry => {
    const one = entry('1234', '高橋', 'agrees', 0.999);
    return { ...one, values: { ...one.values, town } };
  };

  test('a blank field is never filled from the registry', () => {
    const fields = [...READ, plainField('town', null)];
    const after = applyLookup(form, both, fields, [found('札幌')]);
    expect(after[2]).toEqual(fields[2]);
    expect(after[1]!.value).toBe('高橋一郎');
  });

  test('what was read is never emptied because the registry holds nothing there', () => {
    const fields = [...READ, plainField('town', '札幌')];
    const after = applyLookup(form, both, fields, [found('')]);
    expect(after[2]).toEqual(fields[2]);
  });
});
