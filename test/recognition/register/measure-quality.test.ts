import { neededDpi } from '../../../recognition/register/measure-quality.ts';
import { formSchema, type Form } from '../../../schemas/form/form.ts';

const label = { ja: '欄', en: 'Field' };
const mark = { id: 'agree', kind: 'mark', label, box: [20, 20, 4, 4] };
const choice = {
  id: 'answer',
  kind: 'choice',
  label,
  options: [
    { id: 'a', label, box: [20, 30, 4, 4] },
    { id: 'b', label, box: [30, 30, 4, 4] },
  ],
};
const digits = { id: 'number', kind: 'digits', label, cells: [[20, 40, 5, 8]] };

const formOf = (...fields: object[]): Form =>
  formSchema.parse({
    id: 'card',
    version: 1,
    title: label,
    pages: [{ width: 100, height: 60 }, { width: 100, height: 60 }],
    policy: { accept: 0.99, blank: 0.99, maxResidual: 0.6, review: 'when-unsure' },
    fields,
  }); // prettier-ignore

describe('the resolution that a page needs', () => {
  it('is 72 dpi where there are marks alone, 100 where anything is written', () => {
    expect(neededDpi(formOf(mark, choice), 1)).toBe(72);
    expect(neededDpi(formOf(mark, digits), 1)).toBe(100);
  });

  it('is asked of each page by itself', () => {
    const form = formOf(mark, { ...digits, page: 2 });
    expect([neededDpi(form, 1), neededDpi(form, 2)]).toEqual([72, 100]);
  });

  it('is what the form or a field says, and the finest of all', () => {
    expect(neededDpi(formOf({ ...mark, policy: { minDpi: 150 } }, digits), 1)).toBe(150);
    expect(neededDpi(formOf(mark, { ...digits, policy: { minDpi: 60 } }), 1)).toBe(72);
  });

  it('stays 100 on a page without fields', () => {
    expect(neededDpi(formOf(mark), 2)).toBe(100);
  });
});
