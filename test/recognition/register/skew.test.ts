import { createGrey } from '../../../recognition/raster/image.ts';
import { skewOf } from '../../../recognition/register/fit-anchors.ts';
import {
  compose,
  enlarge,
  move,
  type Homography,
} from '../../../recognition/register/homography.ts';

const size = { width: 148, height: 210 };
const page = { number: 1, blank: createGrey(1, 1), index: size };

/** Rows run together, but the one through the middle keeps its direction. */
const tilted: Homography = [1, 0, 0, 0, 1, 0, 0.0012, 0.0017, 1];

function turn(degrees: number): Homography {
  const [cos, sin] = [Math.cos, Math.sin].map((of) => of((degrees * Math.PI) / 180)) as [
    number,
    number,
  ];
  return [cos, -sin, 0, sin, cos, 0, 0, 0, 1];
}

const photograph = (degrees: number): Homography =>
  [
    move(900, 1300),
    turn(degrees),
    enlarge(8),
    tilted,
    move(-size.width / 2, -size.height / 2),
  ].reduce(compose);

describe('the skew of a page seen in perspective', () => {
  test.each([
    [0, 0],
    [3, 3],
    [-7.5, -7.5],
    [92, 2],
    [176, -4],
    [271.5, 1.5],
  ])('turned by %d° it is the turn of the row through its middle: %d°', (degrees, skew) => {
    expect(skewOf(photograph(degrees), page)).toBeCloseTo(skew, 2);
  });
});
