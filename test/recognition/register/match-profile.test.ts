import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { matchProfile, modelLines } from '../../../recognition/register/match-profile.ts';

const LENGTH = 100;
const linesAt = (places: readonly number[], size: number): Float32Array => {
  const profile = new Float32Array(size);
  for (const place of places) profile[Math.round(place)]! += 10;
  return profile;
};

describe('a form’s lines laid over a profile', () => {
  it('lie where they were drawn, at their scale, either way round', () => {
    const offsets = [-40, -31, -7, 4, 15, 16.5, 33, 44];
    // Peaks of the model are pixels of a blank at 4 pixels per mm.
    const model = modelLines(
      linesAt(
        offsets.map((mm) => (mm + LENGTH / 2) * 4),
        4 * LENGTH,
      ),
      4,
      LENGTH,
    );
    const cases = fc.record({
      centre: fc.integer({ min: 240, max: 360 }),
      scale: fc.double({ min: 2.3, max: 2.9, noNaN: true }),
      sign: fc.constantFrom(1 as const, -1 as const),
    });
    fc.assert(
      fc.property(cases, ({ centre, scale, sign }) => {
        const drawn = linesAt(
          offsets.map((mm) => centre + sign * scale * mm),
          600,
        );
        const near = drawn.map((value, at) =>
          Math.max(value, drawn[at - 1] ?? 0, drawn[at + 1] ?? 0, drawn[at + 2] ?? 0),
        );
        const [best] = matchProfile(model, near, sign, [[2.2, 3]]);
        expect(Math.abs(best!.centre - centre)).toBeLessThanOrEqual(4);
        expect(Math.abs(best!.scale / scale - 1)).toBeLessThan(0.03);
      }),
    );
  });

  it('score as their weights times what lies there, at every second place', () => {
    const sizes = fc.integer({ min: 40, max: 301 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 1000 }), (size, seed) => {
        const profile = Float32Array.from({ length: size }, (_, at) => ((at * seed) % 17) / 4 - 2);
        const model = modelLines(linesAt([10, 100, 170, 260, 390], 400), 4, LENGTH);
        for (const match of matchProfile(model, profile, 1, [[1, 1.1]])) {
          let score = 0;
          model.offsets.forEach((offset, line) => {
            const at = match.centre + Math.floor(match.scale * offset);
            score += model.weights[line]! * (profile[at] ?? 0);
          });
          expect(match.score).toBeCloseTo(score, 4);
          expect((match.centre - Math.floor(size * 0.2)) % 2).toBe(0);
        }
      }),
    );
  });
});
