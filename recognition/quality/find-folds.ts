import type { GreyImage } from '../raster/image.ts';
import type { RegisteredPage } from '../register/contracts.ts';
import { apply } from '../register/homography.ts';
import { indexOf } from '../register/prepare-form.ts';
import { CROP_PIXELS_PER_MM } from '../segment/place-crop.ts';
import { maskOf } from '../segment/print-mask.ts';

/** Bound once: this runs for every sample. */
const { abs, ceil, floor, max, min, round } = Math;

/** Parts of the page across which a fold is followed; one of them may hide it. */
const PARTS = 4;
const NEEDED = 3;
/** Paper so near the sheet's edge is left out, mm. */
const MARGIN = 8;
/** Spacing of lines, and of the points along each, mm. */
const LINE_MM = 0.25;
const POINT_MM = 2;
/** The form's print and its blur are left out, pixels of the blank around it. */
const PRINT_REACH = 6;
/** Fewer points of paper tell nothing. */
const LEAST_POINTS = 7;
/** The paper beside a fold lies within this, mm: its shadow is as wide. */
const BESIDE_MM = 7;
const PAPER_QUANTILE = 0.6;
/** Paper changes slowly: it is measured anew every so many lines. */
const PAPER_LINES = 4;
/** How much darker than the paper beside it a crease is, of 255, and in noise deviations. */
const DARKER = 6;
const NOISE_FACTOR = 4;
/** A fold drifts by at most this over the page, mm. */
const DRIFT_MM = 4;
const MOST = 4;

/** A fold in the form's frame: along x at `start` … `end` mm (y at both edges), or along y. */
export interface Fold {
  readonly along: 'x' | 'y';
  readonly start: number;
  readonly end: number;
  /** Darkness of the crease, of 255. */
  readonly dark: number;
}

/** Creases across the whole sheet, roughly along either axis of the form. */
export function findFolds(scan: GreyImage, registered: RegisteredPage): Fold[] {
  const size = indexOf(registered.page);
  return (['x', 'y'] as const).flatMap((along) => {
    const profiles = Array.from({ length: PARTS }, (_, part) =>
      depthsOf(profilePart(scan, registered, size, along, part)),
    );
    return followFolds(profiles, along);
  });
}

/** Median brightness of the paper on each line of one part of the page; NaN where there is none. */
function profilePart(
  scan: GreyImage,
  registered: RegisteredPage,
  size: { readonly width: number; readonly height: number },
  along: 'x' | 'y',
  part: number,
): Float32Array {
  const { blank } = registered.page;
  const mask = maskOf(blank, PRINT_REACH);
  const h = registered.reading.homography;
  const [length, across] = along === 'x' ? [size.width, size.height] : [size.height, size.width];
  const first = MARGIN + (part * (length - 2 * MARGIN)) / PARTS;
  const points = floor((length - 2 * MARGIN) / PARTS / POINT_MM);
  const profile = new Float32Array(ceil(across / LINE_MM)).fill(Number.NaN);
  const values = new Uint8Array(points);
  for (let line = ceil(MARGIN / LINE_MM); line < (across - MARGIN) / LINE_MM; line++) {
    const place = line * LINE_MM;
    const last = first + points * POINT_MM;
    // Straight between both ends: perspective bends it by less than a pixel over a part.
    const from = along === 'x' ? apply(h, first, place) : apply(h, place, first);
    const to = along === 'x' ? apply(h, last, place) : apply(h, place, last);
    const stepX = (to.x - from.x) / points;
    const stepY = (to.y - from.y) / points;
    let count = 0;
    for (let point = 0; point < points; point++) {
      const distance = first + point * POINT_MM;
      const column = round((along === 'x' ? distance : place) * CROP_PIXELS_PER_MM);
      const row = round((along === 'x' ? place : distance) * CROP_PIXELS_PER_MM);
      if (column >= blank.width || row >= blank.height || mask[row * blank.width + column])
        continue;
      const x = from.x + point * stepX;
      const y = from.y + point * stepY;
      if (!(x >= 0 && y >= 0 && x < scan.width && y < scan.height)) continue;
      values[count++] = scan.data[(y | 0) * scan.width + (x | 0)]!;
    }
    if (count >= LEAST_POINTS) profile[line] = medianOf(values, count);
  }
  return profile;
}

/** Sorts the first `count` values by insertion: they are few. */
function medianOf(values: Uint8Array, count: number): number {
  for (let index = 1; index < count; index++) {
    const value = values[index]!;
    let at = index;
    while (at > 0 && values[at - 1]! > value) values[at] = values[--at]!;
    values[at] = value;
  }
  return values[count >> 1]!;
}

interface Depths {
  /** How much darker each line is than the paper beside it; 0 where unknown. */
  readonly dark: Float32Array;
  readonly limit: number;
}

function depthsOf(profile: Float32Array): Depths {
  const reach = round(BESIDE_MM / LINE_MM);
  const dark = new Float32Array(profile.length);
  let paper = 0;
  const steps: number[] = [];
  for (let line = 0; line < profile.length; line++) {
    const here = profile[line]!;
    if (Number.isNaN(here)) continue;
    if (!Number.isNaN(profile[line - 1] ?? Number.NaN)) steps.push(abs(here - profile[line - 1]!));
    if (paper === 0 || line % PAPER_LINES === 0)
      paper = quantileOf(profile.subarray(max(0, line - reach), line + reach + 1));
    dark[line] = max(0, paper - here);
  }
  steps.sort((one, other) => one - other);
  const noise = (steps[steps.length >> 1] ?? 0) / 0.954;
  return { dark, limit: max(DARKER, NOISE_FACTOR * noise) };
}

/** Paper beside a line: more than half of it is free of the fold's shadow. */
function quantileOf(levels: Float32Array): number {
  const known = levels.filter((value) => !Number.isNaN(value)).sort();
  return known[floor(PAPER_QUANTILE * known.length)]!;
}

/** Lines, level or slightly tilted, that are dark in nearly all parts: the strongest first. */
function followFolds(parts: readonly Depths[], along: 'x' | 'y'): Fold[] {
  const lines = parts[0]!.dark.length;
  const drift = round(DRIFT_MM / LINE_MM);
  const found: (Fold & { readonly middle: number })[] = [];
  const candidates = [];
  for (let start = 0; start < lines; start++)
    for (let tilt = -drift; tilt <= drift; tilt++) {
      let score = 0;
      let hits = 0;
      for (let part = 0; part < PARTS; part++) {
        const at = round(start + (tilt * (part + 0.5)) / PARTS);
        const { dark, limit } = parts[part]!;
        const depth = dark[at] ?? 0;
        if (depth >= limit) hits++;
        score += min(depth, 3 * limit);
      }
      if (hits >= NEEDED) candidates.push({ start, tilt, score: score - 0.01 * abs(tilt) });
    }
  candidates.sort((one, other) => other.score - one.score);
  for (const { start, tilt } of candidates) {
    const middle = (start + tilt / 2) * LINE_MM;
    if (found.some((fold) => abs(fold.middle - middle) < 2 * BESIDE_MM)) continue;
    const depths = parts.map(
      ({ dark }, part) => dark[round(start + (tilt * (part + 0.5)) / PARTS)] ?? 0,
    );
    const dark = depths.reduce((sum, depth) => sum + depth, 0) / PARTS;
    found.push({ along, start: start * LINE_MM, end: (start + tilt) * LINE_MM, dark, middle });
    if (found.length === MOST) break;
  }
  return found.map(({ middle: _, ...fold }) => fold);
}
