import { fitAcceptance } from '../../../recognition/confidence/fit-acceptance.ts';
import { leastFor } from '../../../schemas/acceptance.ts';

const verdicts = (...groups: [count: number, probability: number, wrong?: number][]) =>
  groups.flatMap(([count, probability, wrong = 0]) =>
    Array.from({ length: count }, (_, at) => ({ probability, right: at >= wrong })),
  );
const least = (targetError: number, given: ReturnType<typeof verdicts>): number =>
  leastFor({ targetError }, { points: fitAcceptance(given) });

describe('fitAcceptance', () => {
  it('lets the sure ones carry the doubtful ones up to the target', () => {
    const given = verdicts([900, 0.999], [100, 0.96], [100, 0.9]);
    expect(least(0.005, given)).toBe(0.96); // (900 × 0.001 + 100 × 0.04) / 1000 = 0.0049
    expect(least(0.004, given)).toBe(0.996); // each by itself
  });

  it('takes what was found wrong where that is more than was claimed', () => {
    expect(least(0.005, verdicts([900, 0.999, 20], [100, 0.96]))).toBe(0.995);
    expect(least(0.005, verdicts([900, 0.999, 1], [100, 0.96]))).toBe(0.96);
    expect(least(0.005, verdicts([900, 0.999], [100, 0.96, 6]))).toBe(0.995);
  });

  it('never says of higher claims that more are wrong', () => {
    const points = fitAcceptance(verdicts([50, 0.9], [300, 0.99, 12], [2000, 0.98], [20, 0.5, 20]));
    expect(points.length).toBeGreaterThan(1);
    for (const [at, { claimed, error }] of points.slice(1).entries()) {
      expect(claimed).toBeGreaterThan(points[at]!.claimed);
      expect(error).toBeLessThan(points[at]!.error);
    }
  });
});
