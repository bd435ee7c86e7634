import fc from 'fast-check';
import { formSchema, type FormSource } from '../../../schemas/form/form.ts';
import { decideField, decidePage, valuesOf } from '../../../schemas/policy/decide.ts';
import { reason } from '../../../schemas/reason.ts';
import type { FieldReading, PartReading } from '../../../schemas/reading.ts';
import { probability, px } from '../../../schemas/units.ts';
import { compileOrThrow } from '../rules/application-form.ts';

const label = { ja: '欄', en: 'Field' };
const source: FormSource = {
  id: 'test',
  version: 1,
  title: label,
  pages: [{ width: 100, height: 100 }],
  policy: { accept: 0.9, blank: 0.8, maxResidual: 0.5, review: 'when-unsure' },
  fields: [
    {
      id: 'name',
      kind: 'japanese',
      label,
      box: [10, 10, 80, 10],
      required: true,
      normalise: ['trim'],
    },
    { id: 'note', kind: 'freeText', label, box: [10, 30, 80, 10], policy: { accept: 0.5 } },
    { id: 'agree', kind: 'mark', label, box: [10, 50, 5, 5] },
    {
      id: 'until',
      kind: 'date',
      label,
      cells: {
        year: { first: [10, 60, 5, 5], count: 4 },
        month: { first: [40, 60, 5, 5], count: 2 },
        day: { first: [60, 60, 5, 5], count: 2 },
      },
    },
    { id: 'seen', kind: 'latin', label, box: [10, 80, 80, 10], policy: { review: 'always' } },
  ],
  rules: [
    {
      id: 'note-needs-mark',
      when: 'note != null && !agree',
      outcome: 'error',
      fields: ['agree'],
      message: label,
      source: 'test',
    },
  ],
};
const form = formSchema.parse(source);
const rules = compileOrThrow(form);

const corner = { x: px(0), y: px(0) };
const read = (
  fieldId: string,
  value: FieldReading['value'],
  more: Partial<FieldReading> = {},
): FieldReading => ({
  fieldId,
  state: 'read',
  value,
  probability: probability(0.95),
  alternatives: [],
  reasons: [],
  residual: 0.1,
  quad: [corner, corner, corner, corner],
  style: null,
  parts: [],
  opinions: [],
  ...more,
});
const blank = (fieldId: string, sure = 0.95): FieldReading =>
  read(fieldId, null, { state: 'blank', probability: probability(sure) });
const decide = (...fields: FieldReading[]) =>
  decidePage(form, fields, rules, { receivedOn: '2025-01-01' });
const statusOf = (field: FieldReading): string => {
  const [decision] = decide(field).decisions;
  return [decision!.status, ...decision!.reasons.map(({ code }) => code)].join(' ');
};

test('a sure reading is accepted, an unsure one goes to a person with both numbers', () => {
  expect(statusOf(read('name', '山田'))).toBe('accepted');
  const unsure = decideField(
    form,
    'name',
    read('name', '山田', { probability: probability(0.8999) }),
    [],
  );
  expect(unsure).toEqual({
    fieldId: 'name',
    status: 'review',
    reasons: [reason('low-probability', { probability: 0.8999, needed: 0.9 })],
  });
});

test('what a share of errors needs is what the reading says, or else as sure as all together', () => {
  const shared = { ...form, policy: { ...form.policy, accept: undefined, targetError: 0.01 } };
  const statusBy = (sure: number, needed?: number): string =>
    decideField(
      shared,
      'name',
      read('name', '山田', {
        probability: probability(sure),
        ...(needed !== undefined && { needed: probability(needed) }),
      }),
      [],
    ).status;
  expect([statusBy(0.98), statusBy(0.99)]).toEqual(['review', 'accepted']);
  expect([statusBy(0.94, 0.95), statusBy(0.98, 0.95)]).toEqual(['review', 'accepted']);
  expect([statusBy(0.99, 0.995), statusBy(0.995, 0.995)]).toEqual(['review', 'accepted']);
});

test('a probability that the form itself asks for stands above what the reading says', () => {
  const own = read('name', '山田', { probability: probability(0.89), needed: probability(0.5) });
  expect(statusOf(own)).toBe('review low-probability');
});

test("a field's own threshold stands above the form's", () => {
  expect(statusOf(read('note', 'x', { probability: probability(0.6) }))).toBe('accepted');
});

test('the threshold alone decides: with every probability accepted means at least `accept`', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (p) => {
      const status = statusOf(read('name', '山田', { probability: probability(p) }));
      expect(status.startsWith('accepted')).toBe(p >= 0.9);
    }),
  );
});

test('a blank is accepted as blank only where it is sure and nothing is required', () => {
  expect(statusOf(blank('note'))).toBe('blank');
  expect(statusOf(blank('note', 0.79))).toBe('review low-probability');
  expect(statusOf(blank('name'))).toBe('review required-blank');
  expect(statusOf({ ...blank('agree'), value: false })).toBe('blank');
});

test('ink without a plausible reading goes to a person and is no blank to any rule', () => {
  const unreadable = read('name', null, { state: 'unreadable', probability: probability(0.99) });
  expect(statusOf(unreadable)).toBe('review unreadable');
  expect(decide(unreadable).findings).toEqual([]);
});

test('a place that fits too badly is unread, whatever was read there, and has no value', () => {
  const misfit = read('name', '山田', { residual: 0.51 });
  expect(statusOf(misfit)).toBe('unread poor-registration');
  expect(decide(misfit).values).toEqual({ name: null });
  expect(decide(misfit).findings).toEqual([]);
  const said = read('name', null, {
    state: 'unread',
    residual: 0.7,
    reasons: [reason('poor-registration', { residual: 0.7, limit: 0.5 })],
  });
  expect(decide(said).decisions[0]!.reasons).toHaveLength(1);
  expect(statusOf(read('name', null, { state: 'unread', residual: null }))).toBe(
    'unread outside-scan',
  );
});

test('`always` sends a field to a person even when it is read beyond doubt', () => {
  expect(statusOf(read('seen', 'x', { probability: probability(1) }))).toBe('review always-review');
});

test('a broken rule sends its fields to a person by name', () => {
  const { decisions, findings } = decide(read('note', 'x'), { ...blank('agree'), value: false });
  expect(findings.map(({ rule }) => rule)).toEqual(['note-needs-mark']);
  expect(decisions.map(({ status }) => status)).toEqual(['accepted', 'review']);
  expect(decisions[1]!.reasons).toEqual([reason('rule', { rule: 'note-needs-mark' })]);
});

test('a rule waits while a field that it speaks of is unread', () => {
  const unread = read('agree', null, { state: 'unread', residual: 2 });
  expect(decide(read('note', 'x'), unread).findings).toEqual([]);
});

test('fields that are not on this page are neither blank nor wrong', () => {
  expect(decide(read('note', 'x')).findings).toEqual([]);
});

test.each(['25-03-31', '2025--31', '2025-02-30'])(
  'the date %s is never accepted unseen',
  (value) => {
    expect(statusOf(read('until', value, { probability: probability(1) }))).toBe('review rule');
  },
);

test('doubts of the reader stand whatever its probability; mere remarks do not', () => {
  const sure = probability(1);
  expect(
    statusOf(read('name', '山', { probability: sure, reasons: [reason('readers-disagree')] })),
  ).toBe('review readers-disagree');
  expect(statusOf(read('name', '山', { probability: sure, reasons: [reason('faint-ink')] }))).toBe(
    'accepted faint-ink',
  );
});

test.each<[PartReading['state'], string]>([
  ['corrected', 'review mark-corrected'],
  ['stray', 'review mark-stray'],
  ['ambiguous', 'review mark-ambiguous'],
  ['marked', 'accepted'],
])('a box that is %s', (state, expected) => {
  const part: PartReading = {
    id: 'mark',
    quad: [corner, corner, corner, corner],
    state,
    value: '',
    probability: probability(1),
    alternatives: [],
    reasons: [],
  };
  expect(statusOf(read('agree', true, { probability: probability(1), parts: [part] }))).toBe(
    expected,
  );
});

test('values are normalised, with a remark on the decision', () => {
  const spaced = read('name', ' 山﨑　');
  expect(valuesOf(form, [spaced])).toEqual({ name: '山﨑' });
  expect(statusOf(spaced)).toBe('accepted normalised');
});

test('no field with a finding of outcome `error` is ever accepted', () => {
  const reading = fc.record({
    fieldId: fc.constantFrom('name', 'note', 'agree', 'until', 'seen'),
    state: fc.constantFrom('read' as const, 'blank' as const),
    p: fc.double({ min: 0, max: 1, noNaN: true }),
    text: fc.constantFrom('山', '2025-02-30', '25-01-01'),
  });
  fc.assert(
    fc.property(fc.uniqueArray(reading, { selector: ({ fieldId }) => fieldId }), (readings) => {
      const { decisions, findings } = decide(
        ...readings.map(({ fieldId, state, p, text }) =>
          read(fieldId, fieldId === 'agree' ? state === 'read' : state === 'read' ? text : null, {
            state,
            probability: probability(p),
          }),
        ),
      );
      for (const finding of findings)
        for (const { fieldId, status } of decisions)
          if (finding.fields.includes(fieldId)) expect(status).toBe('review');
    }),
  );
});
