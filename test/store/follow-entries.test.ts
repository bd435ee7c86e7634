import * as fc from 'fast-check';
import type { Form } from '../../schemas/form/form.ts';
import { policyOf } from '../../schemas/form/policy-of.ts';
import { followEntries } from '../../store/records/follow-entries.ts';
import type { StoredEntry } from '../../store/records/rows.ts';
import { viewEntry } from '../../store/records/view-entry.ts';
import { doubleForm, form } from './sample-record.ts';

type Said = readonly [person: string, action: StoredEntry['action'], value?: StoredEntry['value']];

const log = (said: readonly Said[]): StoredEntry[] =>
  said.map(([person, action, value = null], index) => ({
    seq: index + 1,
    person,
    action,
    value,
    at: new Date(index),
  }));
const follow = (
  said: readonly Said[],
  id = 'account',
  of: Form = doubleForm,
  formerly: readonly string[] = [],
) =>
  followEntries({
    formerly,
    field: of.fields.find((field) => field.id === id)!,
    corrections: log(said),
    takesTwo:
      policyOf(
        of,
        of.fields.find((field) => field.id === id)!,
      ).entry === 'double',
  });
/** The step, and who may not do it. */
const tell = (said: readonly Said[], id?: string) => {
  const open = follow(said, id);
  return open && [open.step, ...open.barred].join(' ');
};

const [A, B, C]: Said[] = [
  ['a', 'correct', '12'],
  ['b', 'correct', '13'],
  ['c', 'correct', '14'],
];
const B_AGREES: Said = ['b', 'correct', '12'];

test('who entered it before it was set aside begins it anew, but is neither second nor third', () => {
  const open = (...said: Said[]) => follow(said, 'account', doubleForm, ['a', 'b']);
  expect(open()).toBeNull();
  expect(open(A!)).toMatchObject({ step: 'second' });
  // The second of both that are barred begins anew as well: only another agrees.
  expect(open(A!, B_AGREES)).toMatchObject({ step: 'second', entries: [{ person: 'b' }] });
  expect(open(A!, ['c', 'correct', '12'])).toBeNull();
});

test.each<[string, Said[], string | null]>([
  ['nobody has entered anything', [], null],
  ['one has: another enters it', [A!], 'second a'],
  ['another enters the same: settled', [A!, B_AGREES], null],
  ['another enters something else: a third decides', [A!, B!], 'third a b'],
  ['the third decides, for one of them or for neither', [A!, B!, C!], null],
  ['the first took it back: nobody has entered anything', [A!, ['a', 'undo']], null],
  [
    'the second took it back: somebody else enters it, or two could agree by trying',
    [A!, B!, ['b', 'undo']],
    'second a b',
  ],
  [
    'the first took it back and another began: the first is no second',
    [A!, ['a', 'undo'], B!],
    'second a b',
  ],
  ['who decided took it back, and decides again', [A!, B!, C!, ['c', 'undo']], 'third a b'],
  ['a settled value is said again', [A!, B_AGREES, ['a', 'correct', '12']], null],
  ['a settled value is changed: another enters that too', [A!, B_AGREES, A!, C!], 'second a b c'],
  [
    'who decided before, enters nothing unseen after',
    [A!, B!, C!, ['a', 'correct', '15']],
    'second a b c',
  ],
  ['said twice while one person was enough: nobody agrees with himself', [A!, A!], 'second a'],
  ['one could not read it, the other could', [A!, ['b', 'illegible']], 'third a b'],
  [
    'nobody could read it',
    [
      ['a', 'illegible'],
      ['b', 'illegible'],
    ],
    null,
  ],
  [
    'illegible is not blank',
    [
      ['a', 'illegible'],
      ['b', 'blank'],
    ],
    'third a b',
  ],
])('%s', (_name, said, expected) => {
  expect(tell(said)).toBe(expected);
});

test('entries agree when they are equal as the field normalises them; a secret is compared to the letter', () => {
  const agree = (id: string, one: StoredEntry['value'], other: StoredEntry['value']) =>
    follow([['a', 'correct', one], ['b', 'correct', other]], id) === null; // prettier-ignore
  expect(agree('account', '０7', '07')).toBe(true);
  expect(agree('account', '07', '7')).toBe(false);
  expect(agree('name', '佐藤　医院', '佐藤 医院')).toBe(true);
  expect(agree('name', '佐藤医院', '佐藤 医院')).toBe(false);
  expect(agree('password', 'a b', 'a  b')).toBe(false);
  expect(agree('category', ['a', 'b'], ['b', 'a'])).toBe(true);
  expect(agree('wants', false, null)).toBe(true);
});

test('a form asks for two people, and a field for one; or the other way round', () => {
  expect(follow([A!], 'account')).not.toBeNull();
  expect(follow([A!], 'phone')).toBeNull();
  expect(follow([A!], 'account', form)).toBeNull();
});

test('whatever people do: nobody does two steps of what stands, and who may go on has not entered it', () => {
  const said = fc.tuple(
    fc.constantFrom('a', 'b', 'c', 'd'),
    fc.constantFrom<StoredEntry['action']>('correct', 'blank', 'illegible', 'undo'),
    fc.constantFrom('1', '2'),
  );
  fc.assert(
    fc.property(fc.array(said, { maxLength: 12 }), (all) => {
      const open = follow(all.map(([who, what, v]) => [who, what, what === 'correct' ? v : null]));
      if (open === null) return;
      const people = open.entries.map(({ person }) => person);
      expect(new Set(people).size).toBe(open.step === 'second' ? 1 : 2);
      expect(people).toHaveLength(open.step === 'second' ? 1 : 2);
      for (const person of people) expect(open.barred.has(person)).toBe(true);
    }),
  );
});

test('whoever decides sees both values in an order that tells nothing of who came first', () => {
  const field = doubleForm.fields.find(({ id }) => id === 'account')!;
  const choicesOf = (pageId: string, said: Said[], person: string | null = 'c') =>
    viewEntry(pageId, field, follow(said)!, person, ['a', 'b', 'c', 'd']).choices;
  const swapped: Said[] = [
    ['b', 'correct', '13'],
    ['a', 'correct', '12'],
  ];
  const firsts = new Set<unknown>();
  for (let page = 0; page < 20; page++) {
    const choices = choicesOf(`page-${page}`, [A!, B!]);
    expect(choices).toEqual(choicesOf(`page-${page}`, swapped));
    expect(choices).toHaveLength(2);
    firsts.add(choices![0]!.value);
  }
  expect(firsts).toEqual(new Set(['12', '13']));
  expect(choicesOf('page', [A!, B!], 'a')).toBeNull();
  expect(choicesOf('page', [A!, B!], null)).toBeNull();
  expect(choicesOf('page', [A!])).toBeNull();
});

test('who may do it is counted: everybody who may enter values and has not entered this', () => {
  const field = doubleForm.fields.find(({ id }) => id === 'password')!;
  const open = follow([['a', 'correct', 'x'], ['b', 'correct', 'y']], 'password')!; // prettier-ignore
  const entry = viewEntry('page', field, open, 'c', ['a', 'b', 'c', 'd']);
  // What a secret holds is shown to nobody.
  expect(entry).toEqual({ step: 'third', isMine: true, choices: null, people: 2 });
  expect(viewEntry('page', field, open, 'a', ['a', 'b'])).toMatchObject({
    isMine: false,
    people: 0,
  });
});
