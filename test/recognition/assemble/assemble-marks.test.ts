import fc from 'fast-check';
import { assembleChoice, assembleMark } from '../../../recognition/assemble/assemble-marks.ts';
import { anyMark, mark } from './readings.ts';

describe('one checkbox', () => {
  test.each([
    ['empty', 'blank', false],
    ['marked', 'read', true],
    ['corrected', 'read', false],
    ['stray', 'read', false],
    ['ambiguous', 'read', false],
  ] as const)(
    '%s is %s and %s: only a clean mark ticks it, only bare paper is blank',
    (is, state, value) => {
      expect(assembleMark(mark(is, 0.7))).toMatchObject({ state, value, probability: 0.7 });
    },
  );

  test('why a mark is doubtful goes with it', () => {
    expect(assembleMark(mark('corrected')).reasons).toEqual([{ code: 'mark-corrected' }]);
  });
});

describe('a group of checkboxes', () => {
  const ids = ['1', '2', '3', '4', '5'];
  const options = (...marks: ReturnType<typeof mark>[]) =>
    marks.map((of, index) => ({ id: ids[index]!, mark: of }));

  test('the marked ones, in the order of the form', () => {
    const group = options(mark('empty'), mark('marked'), mark('marked'));
    expect(assembleChoice(group, { multiple: true, required: true })).toMatchObject({
      state: 'read',
      value: ['2', '3'],
    });
    expect(assembleChoice([...group].reverse(), { multiple: true, required: true }).value).toEqual([
      '3',
      '2',
    ]);
  });

  test('two marks where one is asked for are said, never settled by choosing one', () => {
    const group = options(mark('marked', 0.999), mark('marked', 0.6));
    expect(assembleChoice(group, { multiple: false, required: true })).toMatchObject({
      value: ['1', '2'],
      reasons: [{ code: 'several-marked' }],
    });
    expect(assembleChoice(group, { multiple: true, required: true }).reasons).toEqual([]);
  });

  test('a box that was filled over is writing: the group is not blank', () => {
    expect(
      assembleChoice(options(mark('empty'), mark('corrected')), { multiple: true, required: true }),
    ).toMatchObject({
      state: 'read',
      value: [],
      reasons: [{ code: 'mark-corrected' }],
    });
  });

  test('one ticked and one struck out is the ticked one, and says that one was struck out', () => {
    const group = options(mark('corrected'), mark('empty'), mark('marked'));
    expect(assembleChoice(group, { multiple: false, required: true })).toMatchObject({
      state: 'read',
      value: ['3'],
      reasons: [{ code: 'mark-corrected' }],
    });
  });

  test('one mark is surer where one is asked for than where any number may stand', () => {
    const group = options(mark('empty', 0.99), mark('marked', 0.99), mark('empty', 0.99));
    const one = assembleChoice(group, { multiple: false, required: true }).probability;
    expect(one).toBeGreaterThan(
      assembleChoice(group, { multiple: true, required: true }).probability,
    );
    const several = options(mark('marked', 0.99), mark('marked', 0.99), mark('empty', 0.99));
    expect(assembleChoice(several, { multiple: false, required: true }).probability).toBeLessThan(
      0.5,
    );
  });

  test('blank exactly when every box is empty; as sure as all boxes at once where each stands by itself', () => {
    fc.assert(
      fc.property(
        fc.array(anyMark, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (marks, multiple) => {
          const outcome = assembleChoice(options(...marks), { multiple, required: true });
          expect(outcome.state === 'blank').toBe(marks.every(({ state }) => state === 'empty'));
          expect(outcome.value).toEqual(
            marks.flatMap(({ state }, index) => (state === 'marked' ? [ids[index]] : [])),
          );
          if (!multiple && marks.every(({ state }) => state !== 'ambiguous')) return;
          expect(outcome.probability).toBeCloseTo(
            marks.reduce((product, { probability }) => product * probability, 1),
            12,
          );
        },
      ),
    );
  });
});
