import { probability } from '../schemas/units.ts';
test('a probability stays within 0 and 1, and NaN is a bug', () => {
  expect(probability(1.2)).toBe(1);
  expect(probability(-1)).toBe(0);
  expect(() => probability(Number.NaN)).toThrow(RangeError);
});
