import fc from 'fast-check';
import { anchorsOf, firstAnchors } from '../../web/lay/form-points.ts';
import { EMPTY, stepLay, type LayState, type LayStep } from '../../web/lay/lay-state.ts';
import {
  showTurned,
  turnedSize,
  unturn,
  unturnStep,
  type Quarters,
} from '../../web/lay/turning.ts';

const PICTURE = { width: 1000, height: 1400 };
const A4 = { width: 210, height: 297 };
const TURNS: readonly Quarters[] = [0, 1, 2, 3];
const anchor = (x: number, y: number) => ({ form: { x, y }, scan: { x: x * 4, y: y * 4 } });

describe('a picture that is shown turned', () => {
  const points = fc.record({
    x: fc.integer({ min: 0, max: 1000 }),
    y: fc.integer({ min: 0, max: 1400 }),
  });

  test('holds every point within its turned size, and gives it back', () =>
    fc.assert(
      fc.property(points, fc.constantFrom(...TURNS), (point, turn) => {
        const shown = showTurned(point, PICTURE, turn);
        const size = turnedSize(PICTURE, turn);
        expect(
          shown.x >= 0 && shown.x <= size.width && shown.y >= 0 && shown.y <= size.height,
        ).toBe(true);
        expect(unturn(shown, PICTURE, turn)).toEqual(point);
      }),
    ));

  test('moves a point the way the arrow on the screen points', () => {
    for (const turn of TURNS) {
      const from = { x: 300, y: 500 };
      const step = unturnStep({ x: 7, y: -2 }, turn);
      const a = showTurned(from, PICTURE, turn);
      const b = showTurned({ x: from.x + step.x, y: from.y + step.y }, PICTURE, turn);
      expect([b.x - a.x, b.y - a.y]).toEqual([7, -2]);
    }
  });

  test('starts with the page upright on the screen, whatever the turn', () => {
    for (const turn of TURNS) {
      const shown = firstAnchors(A4, PICTURE, turn).map(({ scan }) =>
        showTurned(scan, PICTURE, turn),
      );
      expect(shown[0]!.x).toBeLessThan(shown[1]!.x);
      expect(shown[0]!.y).toBeCloseTo(shown[1]!.y);
      expect(shown[0]!.y).toBeLessThan(shown[3]!.y);
    }
  });
});

describe('anchors of a placement that is known', () => {
  test('are the corners of the page, or lie inside of it where the scan cuts them off', () => {
    const whole = [4, 0, 50, 0, 4, 50, 0, 0, 1];
    expect(anchorsOf(whole, A4, PICTURE)?.map(({ form }) => form)).toContainEqual({
      x: 210,
      y: 297,
    });
    const cut = [4, 0, -20, 0, 4, 50, 0, 0, 1];
    const anchors = anchorsOf(cut, A4, PICTURE)!;
    for (const { form, scan } of anchors) {
      expect(scan.x).toBeGreaterThanOrEqual(0);
      expect(form.x).toBeGreaterThan(0);
    }
    expect(anchorsOf([4, 0, -9000, 0, 4, 50, 0, 0, 1], A4, PICTURE)).toBe(null);
  });
});

describe('steps of laying', () => {
  const run = (steps: readonly LayStep[], from: LayState = EMPTY) =>
    steps.reduce((state, step) => stepLay(state, step, PICTURE), from);
  const start: LayStep = {
    kind: 'start',
    anchors: [anchor(0, 0), anchor(200, 0), anchor(200, 290)],
  };

  test('one stroke is undone as one, and every undo goes one back', () => {
    const move = (x: number, stroke: number): LayStep => ({
      kind: 'move',
      index: 0,
      to: { x, y: 9 },
      stroke,
    });
    const moved = run([start, move(5, 1), move(6, 1), move(7, 1), move(20, 2)]);
    expect(moved.anchors[0]!.scan).toEqual({ x: 20, y: 9 });
    const once = run([{ kind: 'undo' }], moved);
    expect(once.anchors[0]!.scan).toEqual({ x: 7, y: 9 });
    const twice = run([{ kind: 'undo' }], once);
    expect(twice.anchors).toEqual(run([start]).anchors);
    expect(run([{ kind: 'undo' }], twice)).toEqual(twice);
  });

  test('no point leaves the picture', () => {
    const far = run([start, { kind: 'move', index: 1, to: { x: 5000, y: -3 }, stroke: 1 }]);
    expect(far.anchors[1]!.scan).toEqual({ x: 1000, y: 0 });
  });

  test('there are never more than eight, and what is removed can be had back', () => {
    const add: LayStep = { kind: 'add', anchor: anchor(100, 100) };
    const full = run([start, ...Array.from({ length: 9 }, () => add)]);
    expect(full.anchors).toHaveLength(8);
    expect(full.selected).toBe(7);
    const less = run([{ kind: 'remove', index: 7 }], full);
    expect([less.anchors.length, less.selected]).toEqual([7, null]);
    expect(run([{ kind: 'undo' }], less).anchors).toHaveLength(8);
  });

  test('starting over can itself be undone', () => {
    const moved = run([start, { kind: 'move', index: 0, to: { x: 50, y: 50 }, stroke: 1 }]);
    const reset = run([{ kind: 'reset', anchors: run([start]).anchors }], moved);
    expect(reset.anchors).toEqual(run([start]).anchors);
    expect(run([{ kind: 'undo' }], reset).anchors).toEqual(moved.anchors);
  });
});
