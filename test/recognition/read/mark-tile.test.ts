import { createGrey } from '../../../recognition/raster/image.ts';
import {
  MARK_TILE_PLANES,
  MARK_TILE_SIDE,
  renderMarkTile,
} from '../../../recognition/read/mark-tile.ts';
import type { Crop } from '../../../recognition/segment/crop.ts';

const inner = { x: 18, y: 18, width: 48, height: 48 };

/** Paper with a black square, 12 pixels wide, whose corner lies there. */
function drawSquare(x: number, y: number) {
  const image = createGrey(84, 84);
  for (let row = y; row < y + 12; row++) image.data.fill(0, row * 84 + x, row * 84 + x + 12);
  return image;
}

const planeOf = (crop: Crop, plane: number): Float32Array => {
  const size = MARK_TILE_SIDE * MARK_TILE_SIDE;
  return renderMarkTile(crop).subarray(plane * size, (plane + 1) * size);
};
const sum = (values: Float32Array): number => values.reduce((all, value) => all + value, 0);
const paper = createGrey(84, 84);

describe('renderMarkTile', () => {
  it('shows ink, scan and blank as three planes, paper as 0 and black as 1', () => {
    const crop = { ink: drawSquare(36, 36), raw: paper, blank: drawSquare(20, 20), inner };
    expect(renderMarkTile(crop)).toHaveLength(MARK_TILE_PLANES * MARK_TILE_SIDE ** 2);
    const middle = (MARK_TILE_SIDE / 2) * MARK_TILE_SIDE + MARK_TILE_SIDE / 2;
    expect(planeOf(crop, 0)[middle]).toBeCloseTo(1, 3);
    expect(sum(planeOf(crop, 1))).toBe(0);
    expect(planeOf(crop, 2)[middle]).toBe(0);
    expect(sum(planeOf(crop, 2))).toBeGreaterThan(10);
  });

  it('measures by the box: the same mark in a box twice as large looks the same', () => {
    const double = createGrey(168, 168);
    for (let y = 72; y < 96; y++) double.data.fill(0, y * 168 + 72, y * 168 + 96);
    const large = { ink: double, raw: createGrey(168, 168), blank: createGrey(168, 168), inner: { x: 36, y: 36, width: 96, height: 96 } }; // prettier-ignore
    const small = planeOf({ ink: drawSquare(36, 36), raw: paper, blank: paper, inner }, 0);
    expect(sum(planeOf(large, 0))).toBeCloseTo(sum(small), 0);
  });

  it('leaves out what lies in other boxes of the form', () => {
    const crop = { ink: drawSquare(66, 36), raw: paper, blank: paper, inner };
    const others = [{ x: 66, y: 18, width: 48, height: 48 }];
    expect(sum(planeOf(crop, 0))).toBeGreaterThan(0);
    expect(sum(planeOf({ ...crop, others }, 0))).toBe(0);
  });

  it('takes what lies beyond the crop for paper', () => {
    const black = createGrey(20, 20, 0);
    const tile = { ink: black, raw: createGrey(20, 20), blank: createGrey(20, 20), inner: { x: 0, y: 0, width: 20, height: 20 } }; // prettier-ignore
    const ink = planeOf(tile, 0);
    expect(ink[0]).toBe(0);
    // The tile shows 1.8 sides of the box: 18 of its 32 pixels are the crop.
    expect(sum(ink)).toBeCloseTo(18 ** 2, 1);
  });
});
