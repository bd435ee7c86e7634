import { acceptanceSchema, curvesFor, leastFor } from '../../schemas/acceptance.ts';

const curve = {
  points: [
    { claimed: 0.9, error: 0.02 },
    { claimed: 0.97, error: 0.005 },
    { claimed: 0.998, error: 0.001 },
  ],
  readings: 500,
  wrong: 3,
  models: { digits: 'digit@3' },
};

describe('leastFor', () => {
  it('is the least claim from which on no more are wrong than may be', () => {
    expect(leastFor({ targetError: 0.005 }, curve)).toBe(0.97);
    expect(leastFor({ targetError: 0.0015 }, curve)).toBe(0.998);
  });

  it('accepts no single reading that is ten times as doubtful as all may be', () => {
    const easy = { ...curve, points: [{ claimed: 0.4, error: 0.001 }] };
    expect(leastFor({ targetError: 0.002 }, easy)).toBeCloseTo(0.98);
  });

  it('never asks for more than each being as sure as all should be', () => {
    expect(leastFor({ targetError: 0.0005 }, curve)).toBe(0.9995);
    expect(leastFor({ targetError: 0.2 }, { points: [{ claimed: 0.9, error: 0.1 }] })).toBe(0.8);
  });

  it('asks each for what all together should be where no curve is known', () => {
    expect(leastFor({ targetError: 0.005 }, undefined)).toBe(0.995);
  });

  it('goes by a probability that is asked for, whatever the curve says', () => {
    expect(leastFor({ probability: 0.6 }, curve)).toBe(0.6);
  });
});

test('a curve of other models is not used', () => {
  const acceptance = acceptanceSchema.parse({
    id: 'acceptance@1',
    curves: { digits: curve },
    card: null,
  });
  expect(Object.keys(curvesFor(acceptance, { digits: 'digit@3', marks: 'mark@9' }))).toEqual([
    'digits',
  ]);
  expect(curvesFor(acceptance, { digits: 'digit@4' })).toEqual({});
});
