import type { Dpi } from '../../schemas/units.ts';
import { MM_PER_INCH } from '../../schemas/units.ts';
import { blurBox } from '../raster/box-blur.ts';
import type { InkMap } from '../raster/paper.ts';
import type { LayoutScene } from './find-layout.ts';
import { findTilt } from './find-tilt.ts';
import type { Homography, Point, Size } from './homography.ts';
import { profileLines, type LineProfiles } from './line-profile.ts';
import { tolerateProfile } from './match-profile.ts';
import type { Scan } from './scan.ts';
import { turnUpright } from './upright.ts';

/** The low-resolution image's longer side: an A4 page comes to about 75 dpi. */
export const LOW_SIDE = 880;
/** Print may be scaled by 6 % either way; a little more for paper and scanner. */
const PRINT_SCALE = 1.075;
/** How much smaller or larger than its frame a page may be: a wide bed, a cropped edge. */
export const WIDE_RANGE = [0.4, 1.32] as const;

/** A first look at a scan: where its ink is, how it is tilted, how large it may be. */
export interface Survey {
  readonly scan: Scan;
  /** Whole factor from the scan to the low-resolution ink map. */
  readonly factor: number;
  readonly map: InkMap;
  /** The map's pixels → the scan's. */
  readonly toScan: Homography;
  /** Of the part of the map that is no dark bed. */
  readonly paper: Size;
  /** Degrees beyond quarter turns. */
  readonly tilt: number;
  readonly scene: LayoutScene;
  /** Of the upright ink, as they are: `scene` has them made tolerant. */
  readonly profiles: LineProfiles;
  readonly declaredDpi: Dpi | null;
  /** Pixels of the map per mm, to the print's own scale, where another page has told them. */
  readonly known?: number;
  /** Whether a page may lie at a place of the scan; left out: anywhere. */
  readonly isOpen?: (at: Point) => boolean;
}

export const lowFactor = (width: number, height: number): number =>
  Math.max(1, Math.round(Math.max(width, height) / LOW_SIDE));

export function surveyScan(scan: Scan, map: InkMap, factor: number, declared: Dpi | null): Survey {
  const tilt = findTilt(map);
  const upright = turnUpright(map, tilt);
  const profiles = profileLines(upright);
  const blurred = (reach: number) => ({
    width: map.width,
    height: map.height,
    ink: blurBox(map.ink, map.width, map.height, reach),
  });
  const scene: LayoutScene = {
    upright,
    profiles: { x: tolerateProfile(profiles.x), y: tolerateProfile(profiles.y) },
    soft: blurred(3),
    sharp: blurred(1),
  };
  const toScan = [factor, 0, 0, 0, factor, 0, 0, 0, 1];
  const paper = measurePaper(map);
  return { scan, factor, map, toScan, paper, tilt, scene, profiles, declaredDpi: declared };
}

type Interval = readonly [number, number];

/** Pixels per mm of the low map at which the form may lie: what its frame, paper and tag suggest. */
export const suggestScales = (survey: Survey, form: Size): Interval[] =>
  mergeIntervals(
    guessScales(survey, form).map((guess) => [guess / PRINT_SCALE, guess * PRINT_SCALE] as const),
  );

/** The middles of those intervals. */
export function guessScales(survey: Survey, form: Size): number[] {
  if (survey.known !== undefined) return [survey.known];
  const frames: Size[] = [survey.map, survey.paper];
  const guesses = frames.flatMap(({ width, height }) => {
    const turned = width > height !== form.width > form.height;
    return turned
      ? [width / form.height, height / form.width]
      : [width / form.width, height / form.height];
  });
  if (survey.declaredDpi !== null) {
    const declared = survey.declaredDpi / MM_PER_INCH / survey.factor;
    const [low, high] = wideScales(survey, form)[0]!;
    if (declared > low && declared < high) guesses.push(declared);
  }
  return guesses;
}

export function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  const merged: [number, number][] = [];
  for (const [low, high] of intervals.toSorted((a, b) => a[0] - b[0])) {
    const last = merged[merged.length - 1];
    if (last && low <= last[1]) last[1] = Math.max(last[1], high);
    else merged.push([low, high]);
  }
  return merged;
}

/** Every scale that makes sense at all. */
export function wideScales(survey: Survey, form: Size): Interval[] {
  if (survey.known !== undefined)
    return [[survey.known / PRINT_SCALE ** 2, survey.known * PRINT_SCALE ** 2]];
  const fit = fitScale(survey.map, form);
  return [[fit * WIDE_RANGE[0], fit * WIDE_RANGE[1]]];
}

/** Pixels per mm with which the form, either way round, just fills a frame. */
export function fitScale(frame: Size, form: Size): number {
  return Math.max(
    Math.min(frame.width / form.width, frame.height / form.height),
    Math.min(frame.width / form.height, frame.height / form.width),
  );
}

/** Size of the part of the scan that is no dark bed. */
function measurePaper({ width, height, bed }: InkMap): Size {
  let left = width;
  let right = 0;
  let top = height;
  let bottom = 0;
  for (let y = 0; y < height; y += 4)
    for (let x = 0; x < width; x += 4) {
      if (bed[y * width + x]) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 4);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 4);
    }
  return right > left && bottom > top
    ? { width: right - left, height: bottom - top }
    : { width, height };
}
