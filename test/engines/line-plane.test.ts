import { toPlane } from '../../engines/line-plane.ts';
import { createGrey } from '../../recognition/raster/image.ts';

const SHAPE = { height: 4, narrowest: 4, widest: 40, step: 4 };

test('a line keeps its proportions, with paper up to the next step', () => {
  const line = createGrey(18, 8, 0);
  const { width, height, data } = toPlane(line, SHAPE);
  expect([width, height]).toEqual([12, 4]);
  const row = [...data.subarray(0, 12)].map(Math.round);
  expect(row).toEqual([...Array<number>(9).fill(0), 255, 255, 255]);
});

test('a line narrower than the least gets paper, a wider one than the most is squeezed', () => {
  expect(toPlane(createGrey(1, 8, 0), SHAPE).width).toBe(4);
  expect(toPlane(createGrey(400, 8, 0), SHAPE).width).toBe(40);
});

test('a stroke thinner than a pixel of the plane keeps its ink', () => {
  const line = createGrey(32, 32);
  for (let y = 0; y < 32; y++) line.data[y * 32 + 17] = 0;
  const { data } = toPlane(line, SHAPE);
  const ink = [...data.subarray(0, 4)].reduce((sum, value) => sum + 255 - value, 0);
  expect(ink).toBeCloseTo(255 / 8, 0);
});
