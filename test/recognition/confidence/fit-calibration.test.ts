import fc from 'fast-check';
import { calibrate, calibrateReading } from '../../../recognition/confidence/calibrate.ts';
import {
  measureCalibration,
  type JudgedVerdict,
} from '../../../recognition/confidence/calibration-error.ts';
import { fitCalibration } from '../../../recognition/confidence/fit-calibration.ts';
import type { Calibration } from '../../../schemas/calibration.ts';
import { probability } from '../../../schemas/units.ts';
import { seeded } from '../../../samples/random.ts';
import { plainField } from '../../fixtures/plain-field.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const verdicts = fc.array(fc.record({ probability: share, right: fc.boolean() }), {
  minLength: 1,
  maxLength: 300,
});

/** Claims spread over `from` … 1, right as often as `truth` says. */
function draw(count: number, from: number, truth: (claimed: number) => number): JudgedVerdict[] {
  const random = seeded('calibration');
  return Array.from({ length: count }, () => {
    const claimed = from + (1 - from) * random.next();
    return { probability: claimed, right: random.next() < truth(claimed) };
  });
}

describe('fitCalibration', () => {
  it('never gives a higher claim a lower worth', () => {
    fc.assert(
      fc.property(verdicts, share, share, (given, one, other) => {
        const points = fitCalibration(given);
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(calibrate(high, points)).toBeGreaterThanOrEqual(calibrate(low, points) - 1e-12);
      }),
    );
  });

  it('raises no claim beyond what so many readings can vouch for, right as all of them may be', () => {
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 300 }), share, (claims, claimed) => {
        const points = fitCalibration(claims.map((p) => ({ probability: p, right: true })));
        const vouchedFor = 1 - 5.4 / (claims.length + 5.5);
        expect(calibrate(claimed, points)).toBeLessThanOrEqual(
          Math.max(claimed, vouchedFor) + 1e-12,
        );
      }),
    );
  });

  it('raises none where it may not', () => {
    fc.assert(
      fc.property(verdicts, share, (given, claimed) => {
        const points = fitCalibration(given, { mayRaise: false });
        expect(calibrate(claimed, points)).toBeLessThanOrEqual(claimed + 1e-12);
      }),
    );
  });

  it('leaves claims alone that are as right as they say, but for what the noise of them is', () => {
    const points = fitCalibration(draw(5000, 0.9, (claimed) => claimed));
    for (const claimed of [0.91, 0.95, 0.99])
      expect(Math.abs(calibrate(claimed, points) - claimed)).toBeLessThan(0.015);
  });

  it('takes 0.99 down to the share that is right where every tenth is wrong', () => {
    const given = draw(2000, 0.98, () => 0.9);
    const points = fitCalibration(given);
    expect(calibrate(0.99, points)).toBeCloseTo(0.9, 1);
    expect(calibrate(Math.max(...given.map((one) => one.probability)), points)).toBeLessThan(0.93);
    const before = measureCalibration(given).error;
    const after = measureCalibration(
      given.map(({ probability: p, right }) => ({ probability: calibrate(p, points), right })),
    ).error;
    expect(after).toBeLessThan(before / 3);
  });

  it('trusts claims above all that were verified as little as it has found the surest of them to be', () => {
    const given = draw(2000, 0.9, () => 0.5).filter((one) => one.probability < 0.98);
    const points = fitCalibration(given);
    const ratio = (1 - calibrate(0.98, points)) / (1 - 0.98);
    expect(ratio).toBeGreaterThan(20);
    expect(1 - calibrate(0.999, points)).toBeCloseTo(ratio * 0.001, 3);
  });

  it('raises the claims of a reader that is too modest, once there are thousands of them', () => {
    const few = fitCalibration(draw(300, 0.9, () => 1));
    const many = fitCalibration(draw(20_000, 0.9, () => 1));
    expect(calibrate(0.975, few)).toBeCloseTo(0.975, 3);
    expect(calibrate(0.975, many)).toBeGreaterThan(0.997);
    expect(calibrate(0.99999, many)).toBe(0.99999);
  });

  it('lets one mistake among the surest lower them by little, and none of the others', () => {
    const given = draw(2000, 0.99, () => 1);
    const surest = given.reduce((best, one) => (one.probability > best.probability ? one : best));
    const points = fitCalibration(
      given.map((one) => (one === surest ? { ...one, right: false } : one)),
    );
    expect(calibrate(0.9999, points)).toBeLessThan(0.9996);
    expect(calibrate(0.9999, points)).toBeGreaterThan(0.998);
    expect(calibrate(0.992, points)).toBeGreaterThanOrEqual(0.992);
  });
});

describe('calibrateReading', () => {
  const points = [{ claimed: 0.9, worth: 0.6 }];
  const calibration: Calibration = {
    id: 'calibration@1',
    maps: { digits: { points, verified: 200, wrong: 80, models: {}, fittedAt: '2026-11-26' } },
  };
  const reading = plainField('code', '12', {
    probability: probability(0.9),
    alternatives: [
      { value: '12', probability: probability(0.9) },
      { value: '72', probability: probability(0.05) },
    ],
  });

  it('keeps what the reader claimed beside what it is worth, and gives the rest to the others', () => {
    const calibrated = calibrateReading(reading, 'digits', calibration);
    expect(calibrated.claimed).toBe(0.9);
    expect(calibrated.probability).toBeCloseTo(0.6, 9);
    expect(calibrated.alternatives.map((other) => other.probability)).toEqual([
      expect.closeTo(0.6, 9),
      expect.closeTo(0.2, 9),
    ]);
  });

  it('leaves readings of other groups as they are: of other kinds, blank, unreadable', () => {
    expect(calibrateReading(reading, 'integer', calibration)).toBe(reading);
    for (const state of ['blank', 'unreadable', 'unread'] as const) {
      const other = { ...reading, state };
      expect(calibrateReading(other, 'digits', calibration)).toBe(other);
    }
  });
});
