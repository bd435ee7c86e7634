import { boxMm } from '../../schemas/units.ts';
import { en } from '../../web/messages/en.ts';
import { ja } from '../../web/messages/ja.ts';
import { listChoices, toggleOption } from '../../web/page/choices.ts';
import { viewNear } from '../../web/page/field-boxes.ts';
import { describeValue, joinDate, onlyDigits, splitDate, toValue } from '../../web/page/values.ts';
import { libraryForm } from '../api/library-form.ts';

const fieldOf = (id: string) => libraryForm.fields.find((field) => field.id === id)!;

describe('values', () => {
  test('a date keeps the parts that are not written empty, and gets its zeros', () => {
    expect(splitDate('2025--01')).toEqual({ year: '2025', month: '', day: '01' });
    expect(joinDate({ year: '2025', month: '3', day: '' })).toBe('2025-03-');
    expect(joinDate({ year: '', month: '', day: '' })).toBeNull();
    expect(splitDate(null)).toEqual({ year: '', month: '', day: '' });
  });
  test('digits typed full-width by an input method are taken, everything else is dropped', () => {
    expect(onlyDigits('１２３a-4')).toBe('1234');
  });
  test('text of white space is no value, but what was written is not trimmed or folded', () => {
    expect(toValue('  ')).toBeNull();
    expect(toValue('髙橋\u3000')).toBe('髙橋\u3000');
    expect(toValue(false)).toBe(false);
  });
  test('choices are told by their labels, marks in words', () => {
    expect(describeValue(fieldOf('kind'), ['lost', 'new'], 'ja', ja)).toBe('新規、紛失再発行');
    expect(describeValue(fieldOf('newsletter'), false, 'en', en)).toBe('Not marked');
    expect(describeValue(fieldOf('kind'), null, 'en', en)).toBe('');
  });
  test('an option of a single choice replaces the other, and can be taken back', () => {
    const kind = fieldOf('kind');
    if (kind.kind !== 'choice') throw new Error('kind is a choice');
    expect(toggleOption(kind, ['new'], 'lost')).toEqual(['lost']);
    expect(toggleOption(kind, ['lost'], 'lost')).toEqual([]);
    expect(toggleOption({ ...kind, multiple: true }, ['lost'], 'new')).toEqual(['new', 'lost']);
  });
  test('a mark offers marked first, then not marked', () => {
    const view = { reading: null } as Parameters<typeof listChoices>[1];
    expect(listChoices(fieldOf('newsletter'), view, null).map((choice) => choice.value)).toEqual([
      true,
      false,
    ]);
  });
});

describe('the part of the page near a field', () => {
  test('lies inside the page, even at its corners, and holds the field', () => {
    const page = { width: 148, height: 210 };
    for (const box of [boxMm(1, 1, 5, 5), boxMm(140, 200, 5, 5), boxMm(10, 100, 130, 10)]) {
      const near = viewNear(box, page);
      expect(near.x).toBeGreaterThanOrEqual(0);
      expect(near.y).toBeGreaterThanOrEqual(0);
      expect(near.x + near.width).toBeLessThanOrEqual(page.width);
      expect(near.y + near.height).toBeLessThanOrEqual(page.height);
      expect(near.x).toBeLessThanOrEqual(box.x);
      expect(near.x + near.width).toBeGreaterThanOrEqual(box.x + box.width);
    }
  });
});
