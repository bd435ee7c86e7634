import type { Demand } from '../../../schemas/form/field.ts';
import { formSchema, type FormSource } from '../../../schemas/form/form.ts';
import { policyOf } from '../../../schemas/form/policy-of.ts';

const rest = { maxResidual: 0.5, review: 'when-unsure' as const };
const parse = (form: FormSource['policy'], field: FormSource['fields'][number]['policy'] = {}) =>
  formSchema.safeParse({
    id: 'test',
    version: 1,
    title: { ja: '表', en: 'Form' },
    pages: [{ width: 100, height: 100 }],
    policy: form,
    fields: [
      { id: 'agree', kind: 'mark', label: { ja: '欄', en: 'A' }, box: [5, 5, 5, 5], policy: field },
    ],
  });
function needs(...policies: Parameters<typeof parse>): [Demand, Demand] {
  const { data } = parse(...policies);
  const { accept, blank } = policyOf(data!, data!.fields[0]!);
  return [accept, blank];
}

describe('what a policy needs to accept a reading unseen', () => {
  it('follows from the share that may be wrong, for written and blank alike', () => {
    expect(needs({ ...rest, targetError: 0.001 })).toEqual([
      { targetError: 0.001 },
      { targetError: 0.001 },
    ]);
  });

  it('is what it says where it says it, beside the share or without one', () => {
    expect(needs({ ...rest, accept: 0.99, blank: 0.9 })).toEqual([
      { probability: 0.99 },
      { probability: 0.9 },
    ]);
    expect(needs({ ...rest, targetError: 0.001, blank: 0.9 })).toEqual([
      { targetError: 0.001 },
      { probability: 0.9 },
    ]);
  });

  it("goes by the field's own share before anything that the form says", () => {
    const form = { ...rest, accept: 0.9, blank: 0.9 };
    expect(needs(form, { targetError: 0.01 })).toEqual([
      { targetError: 0.01 },
      { targetError: 0.01 },
    ]);
    expect(needs(form, { accept: 0.95 })).toEqual([{ probability: 0.95 }, { probability: 0.9 }]);
  });

  it('has to be said in one of both ways, and no form may allow every second reading to be wrong', () => {
    expect(parse({ ...rest, accept: 0.99 }).error!.issues[0]!.message).toBe(
      'give "targetError", or both "accept" and "blank"',
    );
    expect(parse({ ...rest, targetError: 0.6 }).success).toBe(false);
  });
});
