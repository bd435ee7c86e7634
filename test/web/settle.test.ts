import type { FieldView } from '../../schemas/desk.ts';
import type { FieldReading, FieldValue } from '../../schemas/reading.ts';
import { probability, px } from '../../schemas/units.ts';
import {
  findNextOpen,
  firstDraft,
  isOpen,
  meaningOfEnter,
  meaningOfKeeping,
} from '../../web/page/settle.ts';

const corner = { x: px(0), y: px(0) };

function reading(state: FieldReading['state'], value: FieldValue): FieldReading {
  return {
    fieldId: 'a',
    state,
    value,
    probability: probability(0.5),
    alternatives: [],
    reasons: [],
    residual: 0,
    quad: [corner, corner, corner, corner],
    style: null,
    parts: [],
    opinions: [],
  };
}
const field = (changes: Partial<FieldView> = {}): FieldView => ({
  fieldId: 'a',
  status: 'review',
  settled: false,
  value: '12',
  masked: false,
  reasons: [],
  reading: reading('read', '12'),
  corrections: [],
  actions: 0,
  entry: null,
  hasCrop: true,
  ...changes,
});

const blind = (step: 'second' | 'third', isMine = true): FieldView =>
  field({ value: null, reading: null, entry: { step, isMine, choices: null, people: 1 } });

describe('Enter', () => {
  const cases: [string, FieldView, FieldValue, FieldValue | undefined, unknown][] = [
    [
      'confirms what was read when it stands unchanged',
      field(),
      '12',
      undefined,
      { kind: 'act', input: { action: 'confirm' } },
    ],
    [
      'records what was typed instead',
      field(),
      '13',
      undefined,
      { kind: 'act', input: { action: 'correct', value: '13' } },
    ],
    [
      'asks when the value was deleted: blank must be said',
      field(),
      '',
      undefined,
      { kind: 'ask' },
    ],
    [
      'confirms a blank field as blank',
      field({ value: null, reading: reading('blank', null) }),
      '',
      undefined,
      { kind: 'act', input: { action: 'confirm' } },
    ],
    [
      'asks at an unread field',
      field({ status: 'unread', value: null, reading: reading('unread', null) }),
      null,
      undefined,
      { kind: 'ask' },
    ],
    [
      'asks at an unreadable field',
      field({ value: null, reading: reading('unreadable', null) }),
      '  ',
      undefined,
      { kind: 'ask' },
    ],
    [
      'takes an unread mark only when it was said',
      field({ value: null, reading: reading('unread', null) }),
      false,
      undefined,
      { kind: 'act', input: { action: 'correct', value: false } },
    ],
    [
      'moves on from an accepted field',
      field({ status: 'accepted' }),
      '12',
      undefined,
      { kind: 'move-on' },
    ],
    [
      'corrects an accepted field',
      field({ status: 'accepted' }),
      '14',
      undefined,
      { kind: 'act', input: { action: 'correct', value: '14' } },
    ],
    [
      'moves on from a settled field',
      field({ settled: true, value: '99', status: 'accepted' }),
      '99',
      undefined,
      { kind: 'move-on' },
    ],
    [
      'asks at a secret nobody has looked at',
      field({ reading: null, value: null, masked: true }),
      null,
      undefined,
      { kind: 'ask' },
    ],
    [
      'confirms a secret that was shown',
      field({ reading: null, value: null, masked: true }),
      'pw',
      'pw',
      { kind: 'act', input: { action: 'confirm' } },
    ],
    [
      'asks at a secret that could not be read',
      field({ reading: null, value: null }),
      null,
      null,
      { kind: 'ask' },
    ],
    [
      'takes nothing for granted in a second entry: an empty editor is asked about',
      blind('second'),
      null,
      undefined,
      { kind: 'ask' },
    ],
    [
      'records as a second entry what was typed, not that it is confirmed',
      blind('second'),
      '12',
      undefined,
      { kind: 'act', input: { action: 'correct', value: '12' } },
    ],
    [
      'moves on from what is for others to enter',
      blind('third', false),
      '12',
      undefined,
      { kind: 'move-on' },
    ],
    [
      'moves on from an accepted secret without showing it',
      field({ reading: null, value: null, masked: true, status: 'accepted' }),
      null,
      undefined,
      { kind: 'move-on' },
    ],
  ];
  test.each(cases)('%s', (_rule, view, draft, revealed, meaning) => {
    expect(meaningOfEnter(view, draft, revealed)).toEqual(meaning);
  });
});

describe('keeping what is written, against a rule', () => {
  const kept = (value?: FieldValue) => ({
    kind: 'act',
    input: { action: 'as-is', ...(value !== undefined && { value }) },
  });
  const blank = field({ settled: true, value: null, status: 'blank' });
  const secret = field({ masked: true, value: null, reading: null });
  test.each([
    ['keeps what was read when it stands unchanged', field(), '12', undefined, kept()],
    ['keeps what was typed instead', field(), '13', undefined, kept('13')],
    ['keeps a blank that was said', blank, null, undefined, kept()],
    [
      'asks when the value was deleted: blank must be said',
      field(),
      '',
      undefined,
      { kind: 'ask' },
    ],
    ['asks of a secret that was not looked at', secret, null, undefined, { kind: 'ask' }],
    ['keeps a secret that was looked at', secret, '34', '34', kept()],
    ['keeps what was typed in place of a secret', secret, '35', undefined, kept('35')],
  ] as const)('%s', (_name, view, draft, revealed, meaning) => {
    expect(meaningOfKeeping(view, draft, revealed)).toEqual(meaning);
  });
});

describe('the way through the fields', () => {
  const open = (fieldId: string) => field({ fieldId });
  const done = (fieldId: string) => field({ fieldId, status: 'accepted' });
  const fields = [open('a'), done('b'), open('c'), open('d')];

  test('goes to the next open field, and round again', () => {
    expect(findNextOpen(fields, null)).toBe('a');
    expect(findNextOpen(fields, 'a')).toBe('c');
    expect(findNextOpen(fields, 'd')).toBe('a');
  });
  test('leaves out fields whose action is on its way', () => {
    expect(findNextOpen(fields, 'a', new Set(['c']))).toBe('d');
    expect(findNextOpen(fields, 'a', new Set(['c', 'd']))).toBeNull();
  });
  test('settled fields are not open, whatever their status', () => {
    expect(isOpen(field({ settled: true, status: 'unread' }))).toBe(false);
    expect(isOpen(field({ status: 'unread' }))).toBe(true);
    expect(isOpen(field({ status: 'blank' }))).toBe(false);
  });
  test('what is for others to enter waits for them, not for whoever is at the desk', () => {
    expect([isOpen(blind('second')), isOpen(blind('second', false))]).toEqual([true, false]);
    expect(firstDraft(blind('third'))).toBeNull();
  });
  test('a field that a person called illegible does not get its old reading back', () => {
    expect(firstDraft(field({ settled: true, value: null, status: 'unread' }))).toBeNull();
  });
});
