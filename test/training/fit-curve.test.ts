import { leastFor } from '../../schemas/acceptance.ts';
import { fitCurve } from '../../training/acceptance/fit-curve.ts';

const verdicts = (...groups: [count: number, probability: number, wrong?: number][]) =>
  groups.flatMap(([count, probability, wrong = 0]) =>
    Array.from({ length: count }, (_, at) => ({ probability, right: at >= wrong })),
  );
const least = (targetError: number, given: ReturnType<typeof verdicts>): number =>
  leastFor({ targetError }, { points: fitCurve(given), readings: 1, wrong: 0, models: {} });

describe('fitCurve', () => {
  it('lets the sure ones carry the doubtful ones up to the target', () => {
    const given = verdicts([900, 0.999], [100, 0.96], [100, 0.9]);
    expect(least(0.005, given)).toBe(0.96); // (900 × 0.001 + 100 × 0.04) / 1000 = 0.0049
    expect(least(0.004, given)).toBe(0.999);
  });

  it('takes what was found wrong where that is surely more than was claimed', () => {
    const given = verdicts([900, 0.999, 20], [100, 0.96]);
    expect(least(0.005, given)).toBe(1);
    expect(least(0.005, verdicts([900, 0.999, 1], [100, 0.96]))).toBe(0.96);
  });

  it('never says of lower claims that fewer are wrong', () => {
    const points = fitCurve(verdicts([50, 0.9], [300, 0.99, 12], [2000, 0.98], [20, 0.5, 20]));
    for (const [at, { error }] of points.slice(1).entries())
      expect(error).toBeLessThan(points[at]!.error);
  });
});
