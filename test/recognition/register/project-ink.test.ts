import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  collectInk,
  measureSteps,
  thinPoints,
  turnQuarter,
  type Pencil,
} from '../../../recognition/register/project-ink.ts';

const mapOf = (width: number, height: number, ink: Uint8Array) => ({
  ...{ width, height, ink, paper: 255, bed: new Uint8Array(ink.length) },
});

describe('inked points', () => {
  it('are those darker than the floor, from the middle of the map, row by row', () => {
    const anyMap = fc
      .tuple(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 20 }))
      .chain(([width, height]) =>
        fc
          .uint8Array({ minLength: width * height, maxLength: width * height })
          .map((ink) => mapOf(width, height, ink)),
      );
    fc.assert(
      fc.property(anyMap, (map) => {
        const expected = [...map.ink.keys()].filter((at) => map.ink[at]! > 70);
        const { x, y } = collectInk(map);
        expect([...x]).toEqual(expected.map((at) => (at % map.width) - map.width / 2));
        expect([...y]).toEqual(expected.map((at) => Math.floor(at / map.width) - map.height / 2));
      }),
    );
  });

  it('are thinned evenly where there are too many, and on demand', () => {
    const full = collectInk(mapOf(300, 200, new Uint8Array(60_000).fill(255)));
    expect(full.x).toHaveLength(12_000);
    expect([...full.x.subarray(0, 3)]).toEqual([-150, -145, -140]);
    const third = thinPoints(full, 3);
    expect(third.x).toHaveLength(4000);
    expect([third.x[1], third.y[1]]).toEqual([full.x[3], full.y[3]]);
    expect(turnQuarter(third).y[1]).toBe(-third.x[1]!);
  });
});

describe('the steps of a profile', () => {
  const points = collectInk(
    mapOf(
      40,
      30,
      Uint8Array.from({ length: 1200 }, (_, at) => (at * 89) % 256),
    ),
  );

  it('are those of the points counted by how far they lie across the pencil', () => {
    const pencils = fc.record({
      turn: fc.double({ min: -3, max: 3, noNaN: true }),
      converge: fc.double({ min: -0.008, max: 0.008, noNaN: true }),
    });
    fc.assert(
      fc.property(pencils, fc.constantFrom(1, 2, 4), (pencil, bin) => {
        const [found] = measureSteps(points, [pencil], bin);
        const { least, most } = countSteps(pencil, bin);
        // A point at the border of two bins may fall into either.
        expect(found!).toBeGreaterThanOrEqual(least);
        expect(found!).toBeLessThanOrEqual(most);
      }),
      { numRuns: 60 },
    );
  });

  function countSteps({ turn, converge }: Pencil, bin: number) {
    const bins = new Map<number, number>();
    let unsure = 0;
    points.x.forEach((x, at) => {
      const y = points.y[at]!;
      const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
      const across = (y * cos - x * sin) / (1 + converge * (x * cos + y * sin)) / bin;
      if (Math.abs(across - Math.round(across)) < 1e-3) unsure++;
      bins.set(Math.floor(across), (bins.get(Math.floor(across)) ?? 0) + 1);
    });
    const places = [...bins.keys()];
    let steps = 0;
    for (let at = Math.min(...places); at <= Math.max(...places) + 1; at++)
      steps += ((bins.get(at) ?? 0) - (bins.get(at - 1) ?? 0)) ** 2;
    const slack = unsure === 0 ? 0 : 4 * unsure * (Math.max(...bins.values()) + unsure);
    return { least: steps - slack, most: steps + slack };
  }

  it('stay within the bins, however far a pencil throws a point', () => {
    const wild = [3, -3, 1e30, Number.NaN].map((converge) => ({ turn: 0.3, converge }));
    const found = measureSteps(points, wild, 1);
    expect(found.every((energy) => Number.isFinite(energy) && energy >= 0)).toBe(true);
    const tame: Pencil = { turn: 0, converge: 0 };
    expect(measureSteps(points, [tame, ...wild, tame], 1)[0]).toBe(
      measureSteps(points, [tame], 1)[0],
    );
  });
});
