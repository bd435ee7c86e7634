import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createGrey } from '../../../recognition/raster/image.ts';
import { isCircle, measureSurround } from '../../../recognition/read/mark-circle.ts';
import type { MarkCrop } from '../../../recognition/segment/crop.ts';

/** A box of 4 mm with as much paper around it as a circle needs, 300 dpi. */
const SIDE = 47;
const WHOLE = 151;
const MIDDLE = WHOLE / 2;

type Stroke = (angle: number, radius: number) => boolean;

function draw(...strokes: Stroke[]): MarkCrop {
  const ink = createGrey(WHOLE, WHOLE);
  for (let y = 0; y < WHOLE; y++)
    for (let x = 0; x < WHOLE; x++) {
      const [dx, dy] = [x + 0.5 - MIDDLE, y + 0.5 - MIDDLE];
      const angle = Math.atan2(dy, dx);
      if (strokes.some((stroke) => stroke(angle, Math.hypot(dx, dy) / SIDE)))
        ink.data[y * WHOLE + x] = 40;
    }
  const start = (WHOLE - SIDE) / 2;
  return { ink, inner: { x: start, y: start, width: SIDE, height: SIDE } };
}

/** A ring of a pen's width; `open`: radians that are missing where it begins. */
const ring =
  (radiusAt: (angle: number) => number, open = 0): Stroke =>
  (angle, radius) =>
    Math.abs(radius - radiusAt(angle)) < 0.06 && angle + Math.PI > open;

const isCircled = (crop: MarkCrop): boolean => isCircle(measureSurround(crop));

describe('a circle around a box', () => {
  it('is seen round, oval and off the middle, whatever the pen', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.95, max: 1.3, noNaN: true }),
        fc.double({ min: 0, max: 0.15, noNaN: true }),
        fc.double({ min: 0, max: 6, noNaN: true }),
        (radius, oval, turn) => {
          const egg = ring((angle) => radius + oval * Math.cos(2 * angle + turn));
          expect(isCircled(draw(egg))).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('may stay open a little, as where a hurried pen ends or print was taken away', () => {
    expect(isCircled(draw(ring(() => 1.1, 0.6)))).toBe(true);
    expect(isCircled(draw(ring(() => 1.1, 1.6)))).toBe(false);
  });

  it('is none of half a circle, a line beside the box, or lines on all four sides', () => {
    const line =
      (at: number): Stroke =>
      (angle, radius) =>
        Math.abs(radius * Math.sin(angle) - at) < 0.06;
    const post =
      (at: number): Stroke =>
      (angle, radius) =>
        Math.abs(radius * Math.cos(angle) - at) < 0.06;
    expect(isCircled(draw(ring(() => 1.1, Math.PI)))).toBe(false);
    expect(isCircled(draw(line(0.9)))).toBe(false);
    expect(isCircled(draw(line(0.9), line(-0.9)))).toBe(false);
    expect(isCircled(draw(post(0.8), line(1.2), line(-1.4)))).toBe(false);
  });

  it('is none of paper, of a blot over everything, or of writing around the box', () => {
    expect(isCircled(draw())).toBe(false);
    expect(isCircled(draw((_, radius) => radius < 1.3))).toBe(false);
    expect(isCircled(draw((_, radius) => radius > 0.8))).toBe(false);
    const rays: Stroke = (angle, radius) => radius > 0.75 && Math.cos(9 * angle) > 0.6;
    const scrawl = ring((angle) => 1.15 + 0.3 * Math.sin(7 * angle));
    expect(isCircled(draw(rays))).toBe(false);
    expect(isCircled(draw(scrawl))).toBe(false);
  });

  it('is none of a ruled frame around the box, sharp or rounded', () => {
    for (const half of [0.72, 0.75, 0.8, 0.9, 1, 1.1]) {
      const frame: Stroke = (angle, radius) => {
        const far = radius * Math.max(Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle)));
        return Math.abs(far - half) < 0.06;
      };
      expect(isCircled(draw(frame))).toBe(false);
    }
  });

  const below = { x: 52, y: 130, width: SIDE, height: 21 };
  const above = { ...below, y: 0 };
  /** A ring without ink towards the boxes above and below. */
  const parted =
    (open: number): Stroke =>
    (angle, radius) =>
      Math.abs(radius - 1.3) < 0.06 && Math.abs(Math.abs(angle) - Math.PI / 2) > open;

  it('may go on behind another box', () => {
    const half: Stroke = (angle, radius) => parted(0.62)(angle, radius) || (angle < 0 && parted(0)(angle, radius)); // prettier-ignore
    expect(isCircled(draw(half))).toBe(false);
    expect(isCircled({ ...draw(half), others: [below] })).toBe(true);
  });

  it('is not made up of what lies in the boxes above and below', () => {
    expect(isCircled(draw(parted(0)))).toBe(true);
    expect(isCircled({ ...draw(parted(0)), others: [below, above] })).toBe(false);
  });

  it('has a gap as wide as the paper between its ends, wherever that lies', () => {
    for (const start of [0, 1, 2.9]) {
      const arc: Stroke = (angle, radius) => {
        const from = (angle - start + 4 * Math.PI) % (2 * Math.PI);
        return Math.abs(radius - 1) < 0.06 && from > Math.PI / 2;
      };
      expect(measureSurround(draw(arc)).gap).toBeCloseTo(0.25, 1);
    }
  });
});
