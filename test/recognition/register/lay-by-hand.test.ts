import type { CodeReader } from '../../../recognition/ports.ts';
import { prepareForm } from '../../../recognition/register/prepare-form.ts';
import { registerPage } from '../../../recognition/register/register-page.ts';
import type { ReadWish } from '../../../schemas/desk.ts';
import type { Point } from '../../../schemas/placement/plane.ts';
import { boxMm, mm } from '../../../schemas/units.ts';
import { drawTestForm, SIZE } from './draw-blank.ts';
import { warpPage, type Warp, type WarpedPage } from './warp-page.ts';

const noCodes: CodeReader = { id: 'none', findCodes: () => Promise.resolve([]) };
const { form, blank } = drawTestForm();
const prepared = prepareForm(form, [blank]);
const { width, height } = SIZE;
const CORNERS: readonly Point[] = [
  { x: 0, y: 0 },
  { x: width, y: 0 },
  { x: width, y: height },
  { x: 0, y: height },
];
const INNER = CORNERS.map(({ x, y }) => ({ x: x === 0 ? 12 : 136, y: y === 0 ? 40 : 190 }));

/** A wish whose anchors lie where `slip` moves them, mm on the form. */
function wishFor(
  page: WarpedPage,
  points: readonly Point[],
  slip: (point: Point, index: number) => Point = (point) => point,
): ReadWish {
  const { width: w, height: h } = page.image;
  const anchors = points.map((point, index) => {
    const { x, y } = slip(point, index);
    const at = page.toImage(x, y);
    return { form: point, scan: { x: at.x, y: at.y } };
  });
  return {
    form: { id: form.id, version: form.version, page: 1 },
    placement: { scan: { width: w, height: h }, anchors },
  };
}

const register = (page: WarpedPage, wish: ReadWish | null) =>
  registerPage({ grey: page.image, colour: null, declaredDpi: null }, [prepared], noCodes, wish);

/** Largest true error over the page in mm. */
async function worstError(page: WarpedPage, wish: ReadWish, dpi: number): Promise<number> {
  const laid = await register(page, wish);
  if (!laid.ok) throw new Error(JSON.stringify(laid.error));
  expect(laid.value.reading.method).toBe('given');
  let worst = 0;
  for (let y = 8; y < height - 8; y += 10)
    for (let x = 8; x < width - 8; x += 10) {
      const truth = page.toImage(x, y);
      const found = laid.value.toImage({ x: mm(x), y: mm(y) });
      worst = Math.max(worst, (Math.hypot(found.x - truth.x, found.y - truth.y) * 25.4) / dpi);
    }
  return worst;
}

/** Slips of a hand, mm. */
const SLIPS = [
  [1.4, 0.7],
  [-1.2, 1],
  [0.8, -1.5],
  [-1, -1],
] as const;
const slip = ({ x, y }: Point, index: number): Point => ({
  x: x + SLIPS[index % 4]![0],
  y: y + SLIPS[index % 4]![1],
});

describe('a page laid by hand lies where its print is', () => {
  const warps: Record<string, Warp> = {
    'turned farther than the machine looks': { turn: 34, dpi: 200, noise: 4 },
    'upside-down': { turn: 181, dpi: 200, noise: 4 },
    'printed far too small': { scaleX: 0.8, scaleY: 0.8, dpi: 200, margin: 10, noise: 4 },
    'stretched in its middle': { bulge: 0.8, turn: 1, dpi: 200, noise: 4 },
  };
  test.each(Object.keys(warps))('%s, corners placed as hands do', async (name) => {
    const page = warpPage(blank, SIZE, warps[name]!);
    expect(await worstError(page, wishFor(page, INNER, slip), 200)).toBeLessThan(0.3);
  });

  test('with two anchors, and with three', async () => {
    const page = warpPage(blank, SIZE, { turn: 30, dpi: 200, noise: 4 });
    for (const count of [2, 3]) {
      const points = [INNER[0]!, INNER[2]!, INNER[1]!].slice(0, count);
      expect(await worstError(page, wishFor(page, points, slip), 200)).toBeLessThan(0.3);
    }
  });

  test('and tells its turn: quarter turns and the rest', async () => {
    const page = warpPage(blank, SIZE, { turn: 93, dpi: 200 });
    const laid = await register(page, wishFor(page, INNER));
    if (!laid.ok) throw new Error(laid.error.kind);
    expect(laid.value.reading.orientation).toBe(270);
    expect(laid.value.reading.skewDegrees).toBeCloseTo(3, 1);
  });
});

describe('a page laid where it does not lie', () => {
  const limit = form.policy.maxResidual;
  const boxes = [0, 1, 2].flatMap((i) =>
    [0, 1, 2, 3].map((j) => boxMm(20 + 30 * j, 30 + 50 * i, 8, 8)),
  );

  test.each([
    ['7 mm aside: a cell takes its neighbour’s place', ({ x, y }: Point) => ({ x: x + 7, y })],
    ['9 mm below', ({ x, y }: Point) => ({ x, y: y + 9 })],
    ['upside-down', ({ x, y }: Point) => ({ x: width - x, y: height - y })],
  ])('%s: no field is trusted, however well its neighbours agree', async (_, move) => {
    const page = warpPage(blank, SIZE, { dpi: 200, noise: 4, margin: 12 });
    const laid = await register(page, wishFor(page, INNER, move));
    if (!laid.ok) throw new Error(laid.error.kind);
    for (const box of boxes) expect(laid.value.residualAt(box)).toBeGreaterThan(limit);
    expect(laid.value.reading.residual.p50).toBeGreaterThan(limit);
  });

  test('anchors that settle nothing, or were placed on another picture, are refused', async () => {
    const page = warpPage(blank, SIZE, { dpi: 150 });
    const line = wishFor(page, [CORNERS[0]!, { x: 0, y: 100 }, CORNERS[3]!]);
    expect(await register(page, line)).toEqual({
      ok: false,
      error: { kind: 'unusable-anchors', flaw: { kind: 'in-line' } },
    });
    const wish = wishFor(page, CORNERS);
    const { placement } = wish;
    const other = {
      ...placement!,
      scan: { width: page.image.width + 1, height: page.image.height },
    };
    expect(await register(page, { ...wish, placement: other })).toEqual({
      ok: false,
      error: { kind: 'unusable-anchors', flaw: { kind: 'other-picture' } },
    });
  });

  test('a form that is not installed fits nothing', async () => {
    const page = warpPage(blank, SIZE, { dpi: 150 });
    const wish = wishFor(page, CORNERS);
    expect(await register(page, { ...wish, form: { ...wish.form, version: 9 } })).toMatchObject({
      error: { kind: 'form-unfit', score: 0 },
    });
  });
});
