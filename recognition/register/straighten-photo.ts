import { fitHomography } from '../../schemas/placement/fit-plane.ts';
import { mapInk, strengthenInk } from '../raster/paper.ts';
import { findPaper } from './find-paper.ts';
import { findPencils, type Pencils } from './find-pencils.ts';
import type { Quad } from './fit-quad.ts';
import {
  apply,
  compose,
  enlarge,
  invert,
  move,
  type Homography,
  type Point,
  type Size,
} from './homography.ts';
import { rectify } from './scan.ts';
import { LOW_SIDE, surveyScan, type Survey } from './survey-scan.ts';

/** Points of a photograph this much nearer or farther than its middle are not looked at. */
const NEAREST = 0.4;
/** Corners of the paper this near to the picture's, as a share of its longer side, are those. */
const WHOLE = 0.02;
/** Opposite edges that differ by less, and a shear in radians: an affine layout bridges 8 %. */
const FLAT_CONVERGENCE = 0.03;
const FLAT_SHEAR = 0.017;
/** A camera tilted by 45° sees a side shortened by this factor, and no view tells by how much. */
const MAX_FORESHORTENING = 1.42;

/**
 * A photographed page as it would look from above: its perspective undone, likeliest first. The
 * paper's own outline tells it where it shows against the table; else the lines of the print do.
 * What would look like the scan itself is left out: on a flat scan there is nothing to undo.
 */
export function* straightenPhoto(survey: Survey): Generator<Survey> {
  const { scan, factor, map } = survey;
  const paper = findPaper(scan.level(factor));
  if (paper && !isWhole(paper, map)) yield viewPaper(survey, paper);
  const pencils = findPencils(map);
  const seen = isFlat(pencils, map) ? null : viewPencils(pencils, map);
  if (seen) yield viewFrom(survey, compose(enlarge(factor), seen.toMap), seen);
}

/** Everything between the paper's four edges. Their ratio is open: the camera's angle is not known. */
function viewPaper(survey: Survey, paper: Quad): Survey {
  const [a, b, c, d] = startTopLeft(paper);
  const width = (distance(a, b) + distance(d, c)) / 2;
  const height = (distance(a, d) + distance(b, c)) / 2;
  const flat: Quad = [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ];
  const corners = [a, b, c, d];
  const toMap = fitHomography(flat.map((from, at) => ({ from, to: corners[at]! })))!;
  return viewFrom(survey, compose(enlarge(survey.factor), toMap), { width, height });
}

/** `toScan`: a frame of any scale to the scan's pixels. */
function viewFrom({ scan }: Survey, toScan: Homography, size: Size): Survey {
  const scale = LOW_SIDE / Math.max(size.width, size.height);
  const { width, height, dark } = rectify(scan, toScan, size, scale);
  const grey = { width, height, data: dark.map((value) => 255 - value) };
  const survey = surveyScan(scan, strengthenInk(mapInk(grey)), 1, null);
  const scene = { ...survey.scene, stretch: MAX_FORESHORTENING };
  return { ...survey, scene, toScan: compose(toScan, enlarge(1 / scale)) };
}

/**
 * The view in which both pencils are parallel and at right angles, of the map's own scale in its
 * middle. The pencils' vanishing points span the line that lies at infinity (Hartley and Zisserman,
 * Multiple View Geometry, 2004, §2.7). Null where that line comes near the page.
 */
function viewPencils({ rows, columns }: Pencils, map: Size): (Size & { toMap: Homography }) | null {
  const [ax, ay] = [Math.cos(rows.turn), Math.sin(rows.turn)];
  const [bx, by] = [-Math.sin(columns.turn), Math.cos(columns.turn)];
  const whole = ax * by - ay * bx;
  const p = (rows.converge * by - columns.converge * ay) / whole;
  const q = (columns.converge * ax - rows.converge * bx) / whole;
  const fromMiddle: Homography = [by, -bx, 0, -ay, ax, 0, p, q, 1];
  const [x, y] = [map.width / 2, map.height / 2];
  const corners = [-1, 1].flatMap((u) => [-1, 1].map((v) => ({ x: u * x, y: v * y })));
  if (corners.some((corner) => p * corner.x + q * corner.y + 1 < NEAREST)) return null;
  const seen = corners.map((corner) => apply(fromMiddle, corner.x, corner.y));
  const left = Math.min(...seen.map((corner) => corner.x));
  const top = Math.min(...seen.map((corner) => corner.y));
  return {
    width: Math.max(...seen.map((corner) => corner.x)) - left,
    height: Math.max(...seen.map((corner) => corner.y)) - top,
    toMap: compose(compose(move(x, y), invert(fromMiddle)), move(left, top)),
  };
}

/** The paper is all that the picture shows. */
function isWhole(paper: Quad, { width, height }: Size): boolean {
  const near = WHOLE * Math.max(width, height);
  return startTopLeft(paper).every(({ x, y }, at) => {
    const corner = { x: at === 1 || at === 2 ? width : 0, y: at >= 2 ? height : 0 };
    return distance({ x, y }, corner) < near;
  });
}

/** Lines that are parallel on the form are so in the picture, and cross at right angles. */
function isFlat({ rows, columns }: Pencils, { width, height }: Size): boolean {
  const length = Math.hypot(width, height);
  return (
    Math.abs(rows.converge * length) < FLAT_CONVERGENCE &&
    Math.abs(columns.converge * length) < FLAT_CONVERGENCE &&
    Math.abs(rows.turn - columns.turn) < FLAT_SHEAR
  );
}

/** The corner from which the next one lies most to the right comes first. */
function startTopLeft(quad: Quad): Quad {
  const right = quad.map((from, side) => {
    const to = quad[(side + 1) % 4]!;
    return (to.x - from.x) / distance(from, to);
  });
  const first = right.indexOf(Math.max(...right));
  return quad.map((_, at) => quad[(first + at) % 4]!) as unknown as Quad;
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
