import { openPrintCheck } from '../../../recognition/register/check-print.ts';
import type { InkRaster } from '../../../recognition/register/anchors.ts';
import { tilePrint } from '../../../recognition/register/print-tiles.ts';
import { boxMm, type BoxMm } from '../../../schemas/units.ts';

const PIXELS_PER_MM = 6;
const SIDE_MM = 60;
const STILL = { dx: 0, dy: 0 };

/** A page of boxes, each with a rule along its lower edge. */
function drawBlank(boxes: readonly BoxMm[]): InkRaster {
  const side = SIDE_MM * PIXELS_PER_MM;
  const ink = new Uint8Array(side * side);
  for (const { x, y, width, height } of boxes) {
    const row = Math.round((y + height) * PIXELS_PER_MM);
    for (const v of [row, row + 1])
      ink.fill(255, v * side + x * PIXELS_PER_MM, v * side + (x + width) * PIXELS_PER_MM);
  }
  return { width: side, height: side, ink, pixelsPerMm: PIXELS_PER_MM };
}

/** The check of a scan whose boxes from number `from` on lie `by` mm lower than the fit says. */
function openCheck(boxes: readonly BoxMm[], from: number, by: number) {
  const blank = drawBlank(boxes);
  const scan = drawBlank(
    boxes.map((box, index) =>
      index < from ? box : boxMm(box.x, box.y + by, box.width, box.height),
    ),
  );
  const darkAt = (x: number, y: number): number =>
    scan.ink[Math.floor(y * PIXELS_PER_MM) * scan.width + Math.floor(x * PIXELS_PER_MM)] ?? 0;
  return openPrintCheck(
    tilePrint(blank, boxes, () => false),
    { pixelsPerMm: PIXELS_PER_MM, darkAt },
    () => STILL,
  );
}

const three = [boxMm(10, 5, 30, 8), boxMm(10, 25, 30, 8), boxMm(10, 45, 30, 8)];

describe('openPrintCheck', () => {
  test('a box whose print lies in its place is not off', () => {
    const check = openCheck(three, 3, 0);
    expect(three.map((box) => check(box))).toEqual([0, 0, 0]);
  });

  test.each([
    ['the only box of a form', three.slice(0, 1), 0],
    ['the last of three boxes', three, 2],
    ['two of three boxes', three, 1],
    ['all of three boxes', three, 0],
  ])('%s: moved by 1 mm, it is off by as much', (_, boxes, from) => {
    const check = openCheck(boxes, from, 1);
    boxes.forEach((box, index) => {
      if (index < from) expect(check(box)).toBe(0);
      else expect(check(box)).toBeCloseTo(1, 0);
      if (index >= from) expect(check(box)).toBeLessThan(1.25);
    });
  });

  test('a form without print in its boxes knows nothing of them', () => {
    expect(openCheck([], 0, 0)(three[0]!)).toBe(0);
  });
});
