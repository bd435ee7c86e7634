import { seededRandom } from '../../../recognition/register/random.ts';
import { fitQuad, type Region } from '../../../recognition/register/fit-quad.ts';

const [WIDTH, HEIGHT] = [200, 260];
type Corner = readonly [number, number];
const SHEET: readonly Corner[] = [
  [40, 30],
  [165, 45],
  [180, 220],
  [20, 235],
];

/** Pixels whose middles lie inside. */
function regionOf(isInside: (x: number, y: number) => boolean): Region {
  const inside = new Uint8Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) inside[y * WIDTH + x] = isInside(x + 0.5, y + 0.5) ? 1 : 0;
  return { width: WIDTH, height: HEIGHT, inside, size: inside.reduce((sum, one) => sum + one, 0) };
}

const isWithin =
  (corners: readonly Corner[]) =>
  (x: number, y: number): boolean =>
    corners.every(([ax, ay], at) => {
      const [bx, by] = corners[(at + 1) % corners.length]!;
      return (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0;
    });

/** The largest distance of a true corner from the nearest one found, pixels. */
function missedBy(region: Region, truth: readonly Corner[]): number {
  const quad = fitQuad(region);
  if (!quad) throw new Error('no quadrilateral');
  return Math.max(
    ...truth.map(([x, y]) =>
      Math.min(...quad.map((corner) => Math.hypot(corner.x - x, corner.y - y))),
    ),
  );
}

describe('the four sides of a sheet', () => {
  const isSheet = isWithin(SHEET);

  test('meet at its corners, named clockwise', () => {
    const region = regionOf(isSheet);
    expect(missedBy(region, SHEET)).toBeLessThan(1.2);
    const [a, b, c] = fitQuad(region)!;
    expect((b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x)).toBeGreaterThan(0);
  });

  test('meet where a corner was torn off or covered by a thumb', () => {
    const torn = regionOf((x, y) => isSheet(x, y) && x + y > 95);
    expect(missedBy(torn, SHEET)).toBeLessThan(1.5);
    const thumb = regionOf((x, y) => isSheet(x, y) && Math.hypot(x - 172, y - 130) > 14);
    expect(missedBy(thumb, SHEET)).toBeLessThan(1.5);
  });

  test('meet beyond the picture where a corner lies there', () => {
    const beyond: Corner[] = [[-12, 20], ...SHEET.slice(1)];
    expect(missedBy(regionOf(isWithin(beyond)), beyond)).toBeLessThan(2);
  });
});

describe('what is no sheet has no four sides', () => {
  test('a triangle', () => {
    const corners: Corner[] = [
      [100, 20],
      [180, 230],
      [20, 230],
    ];
    expect(fitQuad(regionOf(isWithin(corners)))).toBeNull();
  });

  test('a sheet that the picture cuts off: its edge is no side', () => {
    const isSheet = isWithin(SHEET.map(([x, y]): Corner => [x - 60, y]));
    expect(fitQuad(regionOf(isSheet))).toBeNull();
  });

  test('a triangle with a blunt tip: no side of a sheet is so short', () => {
    const corners: Corner[] = [
      [95, 33],
      [105, 33],
      [180, 230],
      [20, 230],
    ];
    expect(fitQuad(regionOf(isWithin(corners)))).toBeNull();
  });

  test('a patch of a table full of grain, straight though its sides are', () => {
    const isSheet = isWithin(SHEET);
    const isInner = isWithin([
      [50, 40],
      [155, 53],
      [168, 210],
      [32, 225],
    ]);
    const random = seededRandom(3);
    const grain = regionOf((x, y) => isSheet(x, y) && !(isInner(x, y) && random() < 0.03));
    expect(fitQuad(grain)).toBeNull();
  });
});
