import fc from 'fast-check';
import { measureCalibration } from '../../../recognition/confidence/calibration-error.ts';
import { combineAlternatives, combineCells } from '../../../recognition/confidence/combine.ts';
import {
  fitTemperature,
  logLoss,
  softenLogits,
} from '../../../recognition/confidence/temperature.ts';
import { probability } from '../../../schemas/units.ts';

const logits = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), {
  minLength: 2,
  maxLength: 12,
});

describe('softenLogits', () => {
  it('gives shares that sum to 1 and keep the order of the logits', () => {
    fc.assert(
      fc.property(logits, fc.double({ min: 0.2, max: 8, noNaN: true }), (row, temperature) => {
        const shares = softenLogits(row, temperature);
        expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        for (let i = 1; i < row.length; i++) {
          if (row[i]! > row[i - 1]!) expect(shares[i]!).toBeGreaterThanOrEqual(shares[i - 1]!);
        }
      }),
    );
  });

  it('makes the best class less sure as the temperature rises', () => {
    fc.assert(
      fc.property(logits, (row) => {
        expect(Math.max(...softenLogits(row, 3))).toBeLessThanOrEqual(
          Math.max(...softenLogits(row, 1)) + 1e-9,
        );
      }),
    );
  });

  it('refuses a temperature of zero', () => {
    expect(() => softenLogits([1, 2], 0)).toThrow(RangeError);
  });
});

describe('fitTemperature', () => {
  it('finds the temperature that an overconfident reader needs', () => {
    // Claims e^4 : 1, is right in 3 of 4: honest is ln 3 = 4 / T.
    const rows = Array.from({ length: 400 }, () => [4, 0]);
    const truths = rows.map((_, i) => (i % 4 === 0 ? 1 : 0));
    const fitted = fitTemperature(rows, truths);
    expect(fitted).toBeCloseTo(4 / Math.log(3), 1);
    expect(logLoss(rows, truths, fitted)).toBeLessThan(logLoss(rows, truths, 1));
  });

  it('refuses rows without truths', () => {
    expect(() => fitTemperature([[1, 2]], [])).toThrow(RangeError);
  });
});

describe('combineCells', () => {
  it('is at most as sure as the least sure cell', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }),
        (cells) => {
          expect(combineCells(cells.map(probability))).toBeLessThanOrEqual(Math.min(...cells));
        },
      ),
    );
  });
});

describe('combineAlternatives', () => {
  it('lists the likeliest whole values first', () => {
    const cell = (...pairs: [string, number][]) =>
      pairs.map(([value, p]) => ({ value, probability: probability(p) }));
    const whole = combineAlternatives(
      [cell(['1', 0.9], ['7', 0.1]), cell(['0', 0.6], ['6', 0.4])],
      3,
    );
    expect(whole.map((a) => a.value)).toEqual(['10', '16', '70']);
    expect(whole[0]!.probability).toBeCloseTo(0.54);
  });
});

describe('measureCalibration', () => {
  it('finds no error in a reader that is right as often as it claims', () => {
    const verdicts = Array.from({ length: 1000 }, (_, i) => ({
      probability: 0.9,
      right: i % 10 !== 0,
    }));
    expect(measureCalibration(verdicts, 1).error).toBeCloseTo(0, 9);
  });

  it('measures the gap of one that claims too much', () => {
    const verdicts = Array.from({ length: 1000 }, (_, i) => ({
      probability: 0.99,
      right: i % 2 === 0,
    }));
    const report = measureCalibration(verdicts, 1);
    expect(report.error).toBeCloseTo(0.49, 6);
    expect(report.bins[0]!.count).toBe(1000);
  });
});
