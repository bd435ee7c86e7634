import { z } from 'zod';
import { fail, ok, type Result } from '../result.ts';
import { MM_PER_INCH } from '../units.ts';
import { fitAffine, fitHomography, fitSimilarity } from './fit-plane.ts';
import { LEAST_ANCHORS, type GivenAnchor } from './placement.ts';
import { cross, depthAt, distance, project, type Homography, type Point } from './plane.ts';

/** Why anchors do not say where a page lies; anchors are told by their position, from 0. */
export const placementFlawSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('too-few'), missing: z.number() }),
  z.object({ kind: z.literal('too-close'), anchors: z.tuple([z.number(), z.number()]) }),
  z.object({ kind: z.literal('in-line') }),
  z.object({ kind: z.literal('off-form'), anchor: z.number() }),
  z.object({ kind: z.literal('mirrored') }),
  z.object({ kind: z.literal('twisted') }),
  z.object({ kind: z.literal('implausible-size'), dpi: z.number() }),
  z.object({ kind: z.literal('disagree'), anchor: z.number(), mm: z.number() }),
  /** The picture that the anchors were placed on is not the page's. */
  z.object({ kind: z.literal('other-picture') }),
]);
export type PlacementFlaw = z.infer<typeof placementFlawSchema>;

export interface PlacementFit {
  readonly kind: 'similarity' | 'affine' | 'homography';
  /** Form mm → px of the scan. */
  readonly homography: Homography;
  /** How far each anchor lies from where the fit puts it, mm; 0 where they settle it exactly. */
  readonly errors: readonly number[];
}

interface SizeMm {
  readonly width: number;
  readonly height: number;
}

/** Two anchors nearer than this share of the page's diagonal turn a slip into a tilt of the page. */
const LEAST_DISTANCE = 0.1;
/** Three anchors span no plane when one lies nearer to the line of the others than this share. */
const LEAST_HEIGHT = 0.04;
/** Half a millimetre past the edge is still the edge. */
const EDGE_MM = 0.5;
/** Resolutions that scanners and telephones make; beyond them an anchor was misplaced. */
const DPI = { least: 40, most: 1300 };
/** Length and width of one sheet are stretched differently by at most this; obliquely seen too. */
const MOST_STRETCH = 2;
/** Paper creases by millimetres, not by more: beyond this an anchor names the wrong place. */
const MOST_ERROR_MM = 6;

/**
 * Where a form's page lies on a scan as a person's anchors say: two make a similarity, three an
 * affinity, four and more a homography by least squares. Pure; also runs in the browser, so that
 * the outline that a person sees is the very one that the reader starts from.
 */
export function fitPlacement(
  anchors: readonly GivenAnchor[],
  size: SizeMm,
): Result<PlacementFit, PlacementFlaw> {
  const flaw = checkAnchors(anchors, size);
  if (flaw) return fail(flaw);
  const pairs = anchors.map(({ form, scan }) => ({ from: form, to: scan }));
  const kind = pairs.length === 2 ? 'similarity' : pairs.length === 3 ? 'affine' : 'homography';
  const fit = { similarity: fitSimilarity, affine: fitAffine, homography: fitHomography }[kind];
  const homography = fit(pairs);
  // They span a plane each, so that only an order that no sheet can take leaves it open.
  if (!homography) return fail({ kind: 'twisted' });
  const odd = checkShape(homography, size);
  if (odd) return fail(odd);
  const errors = anchors.map(({ form, scan }) => {
    const at = project(homography, form);
    return distance(at, scan) / scaleAt(homography, form).mean;
  });
  const worst = Math.max(...errors);
  return worst > MOST_ERROR_MM
    ? fail({ kind: 'disagree', anchor: errors.indexOf(worst), mm: worst })
    : ok({ kind, homography, errors });
}

function checkAnchors(anchors: readonly GivenAnchor[], size: SizeMm): PlacementFlaw | null {
  if (anchors.length < LEAST_ANCHORS)
    return { kind: 'too-few', missing: LEAST_ANCHORS - anchors.length };
  const off = anchors.findIndex(
    ({ form: { x, y } }) =>
      x < -EDGE_MM || y < -EDGE_MM || x > size.width + EDGE_MM || y > size.height + EDGE_MM,
  );
  if (off >= 0) return { kind: 'off-form', anchor: off };
  const diagonal = Math.hypot(size.width, size.height);
  const onForm = anchors.map(({ form }) => form);
  const onScan = anchors.map(({ scan }) => scan);
  // On the scan the page may be small; what counts there is its own extent, seen through the form's.
  const extent = (extentOf(onScan) / extentOf(onForm)) * diagonal;
  const close =
    findClose(onForm, LEAST_DISTANCE * diagonal) ?? findClose(onScan, LEAST_DISTANCE * extent);
  if (close) return { kind: 'too-close', anchors: close };
  if (anchors.length === 2) return null;
  const spans = (points: readonly Point[], reach: number) =>
    anchors.length === 3
      ? isTriangle(points as [Point, Point, Point], reach)
      : hasFrame(points, reach);
  return spans(onForm, LEAST_HEIGHT * diagonal) && spans(onScan, LEAST_HEIGHT * extent)
    ? null
    : { kind: 'in-line' };
}

function findClose(points: readonly Point[], least: number): [number, number] | null {
  for (let a = 0; a < points.length; a++)
    for (let b = a + 1; b < points.length; b++)
      if (!(distance(points[a]!, points[b]!) >= least)) return [a, b];
  return null;
}

/** Largest distance between any two; never 0, so that ratios stay finite. */
function extentOf(points: readonly Point[]): number {
  let most = Number.MIN_VALUE;
  for (const a of points) for (const b of points) most = Math.max(most, distance(a, b));
  return most;
}

/** No corner nearer than `reach` to the line of the other two. */
const isTriangle = ([a, b, c]: readonly [Point, Point, Point], reach: number): boolean =>
  Math.abs(cross(a, b, c)) / Math.max(distance(a, b), distance(b, c), distance(c, a)) >= reach;

/** Among the points are four of which no three lie in a line: what a homography needs. */
function hasFrame(points: readonly Point[], reach: number): boolean {
  const n = points.length;
  for (let a = 0; a < n; a++)
    for (let b = a + 1; b < n; b++)
      for (let c = b + 1; c < n; c++)
        for (let d = c + 1; d < n; d++) {
          const [p, q, r, s] = [points[a]!, points[b]!, points[c]!, points[d]!];
          if (
            isTriangle([p, q, r], reach) &&
            isTriangle([p, q, s], reach) &&
            isTriangle([p, r, s], reach) &&
            isTriangle([q, r, s], reach)
          )
            return true;
        }
  return false;
}

/** What no sheet of paper on a scanner or before a lens does. */
function checkShape(h: Homography, { width, height }: SizeMm): PlacementFlaw | null {
  const corners = [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ];
  if (corners.some((corner) => !(depthAt(h, corner) > 0))) return { kind: 'twisted' };
  const quad = corners.map((corner) => project(h, corner));
  const turns = quad.map((point, at) => cross(point, quad[(at + 1) % 4]!, quad[(at + 2) % 4]!));
  if (turns.every((turn) => turn < 0)) return { kind: 'mirrored' };
  if (!turns.every((turn) => turn > 0)) return { kind: 'twisted' };
  const { x, y } = scaleAt(h, { x: width / 2, y: height / 2 });
  const odd = [x, y].find(
    (scale) => scale * MM_PER_INCH < DPI.least || scale * MM_PER_INCH > DPI.most,
  );
  if (odd !== undefined) return { kind: 'implausible-size', dpi: Math.round(odd * MM_PER_INCH) };
  return Math.max(x / y, y / x) > MOST_STRETCH ? { kind: 'twisted' } : null;
}

/** Pixels per millimetre along both axes of the form at a point of it, and their mean. */
function scaleAt(h: Homography, { x, y }: Point): { x: number; y: number; mean: number } {
  const at = project(h, { x, y });
  const right = distance(at, project(h, { x: x + 1, y }));
  const down = distance(at, project(h, { x, y: y + 1 }));
  return { x: right, y: down, mean: (right + down) / 2 };
}
