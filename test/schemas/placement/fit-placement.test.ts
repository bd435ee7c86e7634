import fc from 'fast-check';
import { fitPlacement } from '../../../schemas/placement/fit-placement.ts';
import { placementSchema, type GivenAnchor } from '../../../schemas/placement/placement.ts';
import {
  composePlanes,
  project,
  type Homography,
  type Point,
} from '../../../schemas/placement/plane.ts';

const A4 = { width: 210, height: 297 };
const CORNERS: readonly Point[] = [
  { x: 0, y: 0 },
  { x: 210, y: 0 },
  { x: 210, y: 297 },
  { x: 0, y: 297 },
];
const place = (h: Homography, points: readonly Point[]): GivenAnchor[] =>
  points.map(({ x, y }) => ({ form: { x, y }, scan: project(h, { x, y }) }));

/** A little perspective, then turn by degrees, pixels per mm along both axes, and shift. */
function pose(turn: number, sx: number, sy: number, at: Point, g = 0, h = 0): Homography {
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  const seen = [1, 0, 0, 0, 1, 0, g, h, 1];
  return composePlanes([cos * sx, -sin * sy, at.x, sin * sx, cos * sy, at.y, 0, 0, 1], seen);
}

/** Largest distance, px, between two placements over the page. */
const apart = (a: Homography, b: Homography): number =>
  Math.max(
    ...[...CORNERS, { x: 100, y: 140 }].map((point) => {
      const [p, q] = [project(a, point), project(b, point)];
      return Math.hypot(p.x - q.x, p.y - q.y);
    }),
  );

describe('where a page lies as anchors say', () => {
  const turns = fc.double({ min: -180, max: 180, noNaN: true });
  const scales = fc.double({ min: 4, max: 24, noNaN: true });
  const shifts = fc.record({
    x: fc.double({ min: -500, max: 3000, noNaN: true }),
    y: fc.double({ min: -500, max: 3000, noNaN: true }),
  });

  test('two anchors give turn, scale and shift exactly', () =>
    fc.assert(
      fc.property(turns, scales, shifts, (turn, scale, at) => {
        const truth = pose(turn, scale, scale, at);
        const fit = fitPlacement(place(truth, [CORNERS[0]!, { x: 180, y: 200 }]), A4);
        if (!fit.ok) throw new Error(fit.error.kind);
        expect(fit.value.kind).toBe('similarity');
        expect(apart(fit.value.homography, truth)).toBeLessThan(1e-6);
      }),
    ));

  test('three anchors give a stretch of each axis as well', () =>
    fc.assert(
      fc.property(
        turns,
        scales,
        fc.double({ min: 0.8, max: 1.25, noNaN: true }),
        shifts,
        (turn, scale, stretch, at) => {
          const truth = pose(turn, scale, scale * stretch, at);
          const fit = fitPlacement(place(truth, CORNERS.slice(0, 3)), A4);
          if (!fit.ok) throw new Error(fit.error.kind);
          expect(fit.value.kind).toBe('affine');
          expect(apart(fit.value.homography, truth)).toBeLessThan(1e-6);
        },
      ),
    ));

  test('four to eight anchors give a perspective exactly, in any order', () => {
    const more = [
      { x: 100, y: 30 },
      { x: 40, y: 150 },
      { x: 170, y: 120 },
      { x: 110, y: 260 },
    ];
    const tilt = fc.double({ min: -6e-4, max: 6e-4, noNaN: true });
    fc.assert(
      fc.property(turns, scales, shifts, tilt, tilt, fc.nat(4), (turn, scale, at, g, h, extra) => {
        const truth = pose(turn, scale, scale, at, g, h);
        const points = [...CORNERS, ...more.slice(0, extra)].reverse();
        const fit = fitPlacement(place(truth, points), A4);
        if (!fit.ok) throw new Error(fit.error.kind);
        expect(fit.value.kind).toBe('homography');
        expect(apart(fit.value.homography, truth)).toBeLessThan(1e-3);
      }),
    );
  });

  test('slips of the hand are shared out, and each anchor tells its own', () => {
    const truth = pose(3, 11.8, 11.8, { x: 100, y: 40 });
    const points = [...CORNERS, { x: 105, y: 20 }, { x: 105, y: 280 }];
    const anchors = place(truth, points).map((anchor, at) => ({
      ...anchor,
      scan: {
        x: anchor.scan.x + [6, -5, 4, -6, 5, -4][at]!,
        y: anchor.scan.y + [3, 4, -5, 2, -3, 1][at]!,
      },
    }));
    const fit = fitPlacement(anchors, A4);
    if (!fit.ok) throw new Error(fit.error.kind);
    expect(apart(fit.value.homography, truth)).toBeLessThan(9); // px: as large as the slips
    expect(fit.value.errors).toHaveLength(6);
    expect(Math.max(...fit.value.errors)).toBeGreaterThan(0.1); // mm
    expect(Math.max(...fit.value.errors)).toBeLessThan(0.7);
  });
});

describe('anchors that do not say where a page lies are refused with the reason', () => {
  const upright = pose(0, 10, 10, { x: 50, y: 50 });
  const refuse = (anchors: readonly GivenAnchor[]) => {
    const fit = fitPlacement(anchors, A4);
    return fit.ok ? null : fit.error;
  };

  test('one anchor, or none', () => {
    expect(refuse([])).toEqual({ kind: 'too-few', missing: 2 });
    expect(refuse(place(upright, CORNERS.slice(0, 1)))).toEqual({ kind: 'too-few', missing: 1 });
  });

  test('two anchors at one place of the form, or of the scan', () => {
    const near = { x: 5, y: 5 };
    expect(refuse(place(upright, [CORNERS[0]!, near]))).toEqual({
      kind: 'too-close',
      anchors: [0, 1],
    });
    const dropped = place(upright, CORNERS).map((anchor, at) =>
      at === 3 ? { ...anchor, scan: { x: 51, y: 52 } } : anchor,
    );
    expect(refuse(dropped)).toEqual({ kind: 'too-close', anchors: [0, 3] });
  });

  test('three in a line, and four of which three are', () => {
    const line = [CORNERS[0]!, { x: 0, y: 150 }, CORNERS[3]!];
    expect(refuse(place(upright, line))).toEqual({ kind: 'in-line' });
    expect(refuse(place(upright, [...line, CORNERS[1]!]))).toEqual({ kind: 'in-line' });
    const nearly = [CORNERS[0]!, { x: 3, y: 150 }, CORNERS[3]!];
    expect(refuse(place(upright, nearly))).toEqual({ kind: 'in-line' });
  });

  test('a point that is not on the form', () => {
    expect(refuse(place(upright, [CORNERS[0]!, { x: 260, y: 100 }]))).toEqual({
      kind: 'off-form',
      anchor: 1,
    });
  });

  test('a mirror image: no sheet is seen through its back', () => {
    const mirrored = [-10, 0, 2200, 0, 10, 50, 0, 0, 1];
    expect(refuse(place(mirrored, CORNERS.slice(0, 3)))).toEqual({ kind: 'mirrored' });
    expect(refuse(place(mirrored, CORNERS))).toEqual({ kind: 'mirrored' });
  });

  test('corners that are swapped', () => {
    const anchors = place(upright, CORNERS);
    const swapped = anchors.map((anchor, at) => ({
      ...anchor,
      scan: anchors[[0, 1, 3, 2][at]!]!.scan,
    }));
    expect(refuse(swapped)).toEqual({ kind: 'twisted' });
  });

  test('a page of a size that no scanner makes', () => {
    expect(refuse(place(pose(0, 0.5, 0.5, { x: 5, y: 5 }), CORNERS))).toEqual({
      kind: 'implausible-size',
      dpi: 13,
    });
    expect(refuse(place(pose(0, 10, 25, { x: 5, y: 5 }), CORNERS))).toEqual({ kind: 'twisted' });
  });

  test('one anchor that speaks against the others, and which', () => {
    const points = [...CORNERS, { x: 105, y: 60 }, { x: 60, y: 200 }, { x: 150, y: 220 }];
    const anchors = place(upright, points).map((anchor, at) =>
      at === 5 ? { ...anchor, scan: { x: anchor.scan.x + 250, y: anchor.scan.y } } : anchor,
    );
    expect(refuse(anchors)).toMatchObject({ kind: 'disagree', anchor: 5 });
  });
});

describe('a placement as it comes from outside', () => {
  const anchor = { form: { x: 1, y: 2 }, scan: { x: 30, y: 40 } };
  const parse = (anchors: unknown[]) =>
    placementSchema.safeParse({ scan: { width: 100, height: 200 }, anchors });

  test('holds two to eight anchors within the picture', () => {
    expect(parse([anchor, anchor]).success).toBe(true);
    expect(parse([anchor]).success).toBe(false);
    expect(parse(Array.from({ length: 8 }, () => anchor)).success).toBe(true);
    expect(parse(Array.from({ length: 9 }, () => anchor)).success).toBe(false);
    for (const at of [
      { x: -1, y: 5 },
      { x: 101, y: 5 },
      { x: 5, y: 201 },
    ]) {
      const parsed = parse([anchor, { ...anchor, scan: at }]);
      expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toEqual(['anchors.1.scan']);
    }
  });

  test('and only finite numbers, and nothing else', () => {
    for (const x of [Number.NaN, Number.POSITIVE_INFINITY, '3', null])
      expect(parse([anchor, { ...anchor, form: { x, y: 2 } }]).success).toBe(false);
    expect(parse([anchor, { ...anchor, note: 'x' }]).success).toBe(false);
  });
});
