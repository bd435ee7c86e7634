import { cheapestWay, sumWays, type Span } from '../../../recognition/read/line-paths.ts';
import { oddsOf } from '../../../recognition/read/line-opinion.ts';

const box = { left: 0, top: 0, right: 1, bottom: 1 };
const span = (from: number, to: number, cost: number): Span & { cost: number } => ({
  from,
  to,
  cost,
  box,
});

test('all ways together weigh what each of them weighs, added up', () => {
  const spans = [span(0, 1, 1), span(0, 2, 3), span(1, 2, 0.5)];
  const all = sumWays(spans, 2, ({ cost }) => -cost);
  expect(Math.exp(all)).toBeCloseTo(Math.exp(-1.5) + Math.exp(-3), 12);
});

test('a line with one way through it leaves no doubt about that way', () => {
  const spans = [span(0, 1, 2), span(1, 2, 700)];
  const best = cheapestWay(spans, 2)!.reduce((sum, { cost }) => sum - cost, 0);
  expect(sumWays(spans, 2, ({ cost }) => -cost)).toBeCloseTo(best, 9);
});

test('where no way leads through, nothing weighs anything', () => {
  expect(sumWays([span(0, 1, 1)], 2, () => 0)).toBe(-Infinity);
});

test('odds are those of the probability, and finite at both ends', () => {
  expect(oddsOf(Math.log(0.5))).toBeCloseTo(0, 9);
  expect(oddsOf(Math.log(0.9))).toBeCloseTo(Math.log(9), 9);
  expect([oddsOf(0), oddsOf(-Infinity)]).toEqual([9, -9]);
});
