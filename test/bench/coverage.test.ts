import { coverageAt, traceCoverage } from '../../bench/accuracy/coverage.ts';

const verdict = (probability: number, right: boolean) => ({ probability, right });

describe('coverage against error', () => {
  it('takes the surest first, and counts fields that were not read as never taken', () => {
    const verdicts = [verdict(0.9, false), verdict(0.99, true), verdict(0.95, true)];
    expect(traceCoverage(verdicts, 5)).toEqual([
      { probability: 0.99, coverage: 1 / 5, error: 0 },
      { probability: 0.95, coverage: 2 / 5, error: 0 },
      { probability: 0.9, coverage: 3 / 5, error: 1 / 3 },
    ]);
  });

  it('takes verdicts that claim the same all together: nothing tells the right ones of them', () => {
    const verdicts = [verdict(0.9, true), verdict(0.9, false), verdict(0.9, true)];
    const points = traceCoverage(verdicts, 3);
    expect(points).toEqual([{ probability: 0.9, coverage: 1, error: 1 / 3 }]);
    expect(coverageAt(points, 0.1)).toBe(0);
  });

  it('finds the most that can be taken, even where fewer would be wrong more often', () => {
    const verdicts = [
      verdict(0.999, false),
      ...Array.from({ length: 999 }, (_, at) => verdict(0.99 - at / 10_000, true)),
      verdict(0.5, false),
    ];
    const points = traceCoverage(verdicts, verdicts.length);
    expect(coverageAt(points, 0.001)).toBeCloseTo(1000 / 1001, 9);
    expect(coverageAt(points, 0)).toBe(0);
  });
});
