import { mapInk, strengthenInk } from '../raster/paper.ts';
import type { GlobalFit } from './fit-page.ts';
import { apply, compose, enlarge, invert, move, type Point } from './homography.ts';
import { indexOf } from './prepare-form.ts';
import { rectify } from './scan.ts';
import { surveyScan, type Survey } from './survey-scan.ts';

/** Ink (of 255) that counts as print: rules blurred by scaling down stay, noise does not. */
const PRINT = 70;
/** Every so many pixels along and across are enough to see where print is. */
const EVERY = 2;
/** Beside a page, this much is its own: shadows, and stretch that the global fit does not follow, mm. */
const EDGE_MM = 4;
/** What is left is looked at like a page of A4 on its own, pixels per mm, or less where it is large. */
const PIXELS_PER_MM = 3;
/** Pixels along the longer side of what is looked at, at most: a large desk costs no more than two pages of A3. */
const LONGEST = 2_500;
/** Of the print that is left, this much on each side is taken for specks. */
const SPECKS = 0.01;
/** Less print than this share of the page's own, or less wide and high than this, mm, is no page. */
const LEAST_SHARE = 0.1;
const LEAST_MM = 50;
/** Nothing farther from the page than so many of its lengths is looked at. */
const FARTHEST = 1.5;
/** A page may reach beyond what is seen of it, by this share of that, to each side. */
const BEYOND = 0.35;

/**
 * What is left of a scan without a page that was found on it, seen in the plane and at the scale
 * of that page; null where that is too little to be another one.
 */
export function surveyRest(page: GlobalFit, survey: Survey): Survey | null {
  const frame = frameRest(page, survey);
  if (!frame) return null;
  const { left, top } = frame;
  const toScan = compose(page.homography, move(left, top));
  const scale = Math.min(PIXELS_PER_MM, LONGEST / Math.max(frame.width, frame.height));
  const laid = rectify(survey.scan, toScan, frame, scale);
  const seen = strengthenInk(
    mapInk({ width: laid.width, height: laid.height, data: laid.dark.map((dark) => 255 - dark) }),
  );
  const size = indexOf(page.page);
  const ink = Uint8Array.from(seen.ink);
  const pixel = (place: number, from: number): number =>
    Math.max(0, Math.round((place - from) * scale));
  const [from, to] = [pixel(-EDGE_MM, left), pixel(size.width + EDGE_MM, left)];
  const last = Math.min(seen.height, pixel(size.height + EDGE_MM, top));
  for (let row = pixel(-EDGE_MM, top); row < last; row++)
    ink.fill(
      0,
      row * seen.width + Math.min(seen.width, from),
      row * seen.width + Math.min(seen.width, to),
    );
  const { image } = survey.scan;
  const toPage = invert(page.homography);
  return {
    ...surveyScan(survey.scan, { ...seen, ink }, 1, null),
    toScan: compose(toScan, enlarge(1 / scale)),
    known: scale,
    isOpen: ({ x, y }) =>
      x >= 0 &&
      y >= 0 &&
      x < image.width &&
      y < image.height &&
      beside(page, apply(toPage, x, y)) > EDGE_MM,
  };
}

/** How far beside a page a point of its plane lies, mm; 0 or less: on it. */
function beside({ page }: GlobalFit, { x, y }: Point): number {
  const { width, height } = indexOf(page);
  return Math.max(-x, -y, x - width, y - height);
}

/** Whether a place of the scan, pixels, lies on the page. */
export const isOnPage = (page: GlobalFit, { x, y }: Point): boolean =>
  beside(page, apply(invert(page.homography), x, y)) <= 0;

interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The part of the page's plane, mm, that has what print is left; null: there is not enough. */
function frameRest(page: GlobalFit, { map, toScan }: Survey): Frame | null {
  const { width, height } = indexOf(page.page);
  const toPage = compose(invert(page.homography), toScan);
  const farthest = FARTHEST * Math.max(width, height);
  const columns: number[] = [];
  const rows: number[] = [];
  let own = 0;
  for (let v = 0; v < map.height; v += EVERY)
    for (let u = 0; u < map.width; u += EVERY) {
      if (map.ink[v * map.width + u]! < PRINT) continue;
      const place = apply(toPage, u + 0.5, v + 0.5);
      const distance = beside(page, place);
      if (distance <= 0) own++;
      else if (distance > EDGE_MM && distance < farthest) {
        columns.push(place.x);
        rows.push(place.y);
      }
    }
  if (columns.length === 0 || columns.length < LEAST_SHARE * own) return null;
  const across = spanOf(columns);
  const down = spanOf(rows);
  // The spans are already widened by what may lie beyond them.
  if (Math.min(across.length, down.length) < (1 + 2 * BEYOND) * LEAST_MM) return null;
  return { left: across.from, top: down.from, width: across.length, height: down.length };
}

function spanOf(places: number[]): { readonly from: number; readonly length: number } {
  const sorted = Float32Array.from(places).sort();
  const first = sorted[Math.floor(SPECKS * sorted.length)]!;
  const last = sorted[Math.floor((1 - SPECKS) * (sorted.length - 1))]!;
  const length = last - first;
  return { from: first - BEYOND * length, length: (1 + 2 * BEYOND) * length };
}
