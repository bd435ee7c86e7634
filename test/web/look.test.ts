import { describe, expect, test } from '@jest/globals';
import { frameOf, isByHand, panFrame, turnBox, zoomFrame, type Look } from '../../web/page/look.ts';

const size = { width: 210, height: 297 };
const box = { x: 20, y: 30, width: 40, height: 8 };
const far = { id: 'far', box: { x: 150, y: 250, width: 40, height: 8 } };
const look: Look = { isNear: false, turn: 0, isStrong: false, free: null };
const inside = (outer: typeof box, inner: typeof box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

describe('how the paper is looked at', () => {
  test.each([
    [0, { x: 20, y: 30, width: 40, height: 8 }],
    [1, { x: 259, y: 20, width: 8, height: 40 }],
    [2, { x: 150, y: 259, width: 40, height: 8 }],
    [3, { x: 30, y: 150, width: 8, height: 40 }],
  ] as const)('a box of a page turned by %d quarters', (turn, expected) => {
    expect(turnBox(box, size, turn)).toEqual(expected);
  });

  test('turned, the whole page lies across; near, the field in hand is in the frame', () => {
    expect(frameOf({ ...look, turn: 1 }, size, null)).toEqual({
      x: 0,
      y: 0,
      width: 297,
      height: 210,
    });
    for (const turn of [0, 1, 2, 3] as const)
      expect(
        inside(frameOf({ ...look, isNear: true, turn }, size, far), turnBox(far.box, size, turn)),
      ).toBe(true);
  });

  test('closer keeps the point under the pointer, stops at a cell, and out ends at the whole page', () => {
    const whole = { x: 0, y: 0, ...size };
    const once = zoomFrame(whole, 2, size, { x: 50, y: 60 })!;
    expect(once).toEqual({ x: 25, y: 30, width: 105, height: 148.5 });
    expect((50 - once.x) / once.width).toBeCloseTo(50 / 210, 10);
    expect(Math.min(zoomFrame(once, 1000, size)!.width)).toBeCloseTo(12, 10);
    expect(zoomFrame(once, 1 / 2, size)).toBeNull();
  });

  test('it is moved as far as there is paper', () => {
    const frame = { x: 10, y: 10, width: 100, height: 100 };
    expect(panFrame(frame, -50, 500, size)).toEqual({ x: 0, y: 197, width: 100, height: 100 });
    expect(panFrame({ ...frame, width: 300 }, 40, 0, size).x).toBe(-45);
  });

  test('what was chosen by hand stays until another field is out of sight, and follows it when near', () => {
    const frame = { x: 0, y: 0, width: 100, height: 60 };
    const free = { frame, fieldId: 'one' };
    const one = { id: 'one', box: far.box };
    expect(frameOf({ ...look, free }, size, one)).toBe(frame);
    expect(frameOf({ ...look, free }, size, { id: 'two', box })).toBe(frame);
    const moved = frameOf({ ...look, free }, size, far);
    expect(moved).toMatchObject({ width: 100, height: 60 });
    expect(inside(moved, far.box)).toBe(true);
    const near = frameOf({ ...look, isNear: true, free }, size, far);
    expect(near).toEqual(frameOf({ ...look, isNear: true }, size, far));
    expect(isByHand({ ...look, isNear: true, free }, far)).toBe(false);
    expect(isByHand({ ...look, isNear: true, free }, one)).toBe(true);
    expect(isByHand({ ...look, free }, far)).toBe(true);
  });
});
