import { daysUntil, dueOf, shortestDue, urgencyOf } from '../../schemas/due.ts';
import { formSchema, type Form } from '../../schemas/form/form.ts';
import { checkFormSource } from '../../schemas/form/check/check-form-source.ts';

const source = (due?: unknown) => ({
  id: 'slip',
  version: 1,
  title: { ja: '票', en: 'Slip' },
  pages: [{ width: 100, height: 100 }],
  policy: { targetError: 0.01, maxResidual: 0.5, review: 'when-unsure', ...(due !== undefined && { due }) }, // prettier-ignore
  fields: [{ id: 'agree', kind: 'mark', label: { ja: '欄', en: 'A' }, box: [5, 5, 5, 5] }],
});
const formDue = (due?: unknown): Form => formSchema.parse(source(due));

describe('by when a record is due', () => {
  const rule = formDue({ days: 14, warn: 3 }).policy.due;

  test.each([
    ['2026-11-20', '2026-12-04', '2026-12-01'],
    ['2024-02-20', '2024-03-05', '2024-03-02'], // over a leap day
    ['2026-12-25', '2027-01-08', '2027-01-05'],
  ])('the day of receipt, %s, is not counted: %s', (receivedOn, on, soonFrom) => {
    expect(dueOf(rule, receivedOn)).toEqual({ on, soonFrom });
  });

  test.each([
    ['2026-11-30', 'later', 4],
    ['2026-12-01', 'soon', 3],
    ['2026-12-04', 'soon', 0],
    ['2026-12-05', 'overdue', -1],
  ])('on %s it is %s', (today, urgency, days) => {
    const due = dueOf(rule, '2026-11-20')!;
    expect(urgencyOf(due, today)).toBe(urgency);
    expect(daysUntil(today, due.on)).toBe(days);
  });

  test('a form that says nothing sets no date; of several the shortest time counts', () => {
    expect(dueOf(formDue().policy.due, '2026-11-20')).toBeNull();
    expect(shortestDue([formDue()])).toBeUndefined();
    const forms = [formDue({ days: 9, warn: 1 }), formDue(), formDue({ days: 7, warn: 0 })];
    expect(shortestDue(forms)).toEqual({ days: 7, warn: 0 });
  });

  test.each([
    [{ days: 14 }, 'policy.due.warn', 'is missing'],
    [{ days: 0, warn: 0 }, 'policy.due.days', 'at least 1'],
    [{ days: 2.5, warn: 0 }, 'policy.due.days', 'a whole number'],
    [{ days: 3, warn: 3 }, 'policy.due.warn', 'less than "days"'],
    [{ days: 3, warn: 1, hours: 1 }, 'policy.due.hours', 'is not known here'],
  ])('%j is explained by place and in words', (due, path, words) => {
    const problems = checkFormSource(JSON.stringify(source(due)));
    expect(problems[0]).toMatchObject({ path, severity: 'error' });
    expect(problems[0]!.message).toContain(words);
  });

  test('a field by itself has no date', () => {
    const [field] = source().fields;
    const form = { ...source(), fields: [{ ...field, policy: { due: { days: 3, warn: 1 } } }] };
    expect(checkFormSource(JSON.stringify(form))).toMatchObject([
      { path: 'fields[0].policy.due', severity: 'error' },
    ]);
  });
});
