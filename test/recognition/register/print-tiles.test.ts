import { tilePrint } from '../../../recognition/register/print-tiles.ts';
import { boxMm } from '../../../schemas/units.ts';

const PIXELS_PER_MM = 5;
const [WIDTH, HEIGHT] = [60, 40];

/** A page with rules at two heights, mm: one under the box, one far below it. */
function drawBlank() {
  const ink = new Uint8Array(WIDTH * HEIGHT * PIXELS_PER_MM ** 2);
  for (const y of [15, 31])
    for (const row of [0, 1]) {
      const start = (y * PIXELS_PER_MM + row) * WIDTH * PIXELS_PER_MM;
      ink.fill(200, start + 5 * PIXELS_PER_MM, start + 55 * PIXELS_PER_MM);
    }
  return {
    width: WIDTH * PIXELS_PER_MM,
    height: HEIGHT * PIXELS_PER_MM,
    ink,
    pixelsPerMm: PIXELS_PER_MM,
  };
}

const box = boxMm(20, 8, 16, 7);
const nothing = (): boolean => false;

describe('the print around boxes, in tiles', () => {
  const { tiles, blank } = tilePrint(drawBlank(), [box], nothing);

  test('holds the border of a box, whole, and how dark it is', () => {
    expect(tiles.length).toBeGreaterThanOrEqual(8);
    for (const { y, ink } of tiles) {
      expect(y).toBeCloseTo(15.2, 5);
      expect(ink).toBe(200);
    }
    const places = tiles.map(({ x }) => x).sort((a, b) => a - b);
    expect(places[0]).toBeLessThan(20);
    expect(places.at(-1)).toBeGreaterThan(35);
  });

  test('lies beside a box alone: other rules are left out', () => {
    for (const { x, y } of tiles) {
      expect(x).toBeGreaterThan(box.x - 4);
      expect(x).toBeLessThan(box.x + box.width + 4);
      expect(y).toBeLessThan(20);
    }
    expect(tilePrint(drawBlank(), [boxMm(20, 20, 16, 7)], nothing).tiles).toEqual([]);
  });

  test('names paper that is clear of print', () => {
    for (const { paper } of tiles) {
      expect(paper.length).toBeGreaterThan(0);
      for (let at = 0; at < paper.length; at += 2) {
        const row = Math.floor(paper[at + 1]! * PIXELS_PER_MM);
        expect(blank.ink[row * blank.width + Math.floor(paper[at]! * PIXELS_PER_MM)]).toBe(0);
        expect(Math.abs(paper[at + 1]! - 15.2)).toBeGreaterThan(0.6);
      }
    }
  });

  test('leaves masked print out: other copies lack it', () => {
    const masked = tilePrint(drawBlank(), [box], (x) => x < 28);
    expect(masked.tiles.length).toBeGreaterThan(2);
    expect(masked.tiles.length).toBeLessThan(tiles.length);
    for (const { print } of masked.tiles)
      for (let at = 0; at < print.length; at += 2) expect(print[at]).toBeGreaterThanOrEqual(28);
    expect(tilePrint(drawBlank(), [box], () => true).tiles).toEqual([]);
  });
});
