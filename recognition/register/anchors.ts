import { dilateSquare } from '../raster/dilate-square.ts';
import { seededRandom } from './random.ts';

/** A patch of the blank as a scatter of pixels on and beside its print: fast to correlate. */
export interface PatchModel {
  /** Offsets from the anchor's pixel. */
  readonly dx: Int16Array;
  readonly dy: Int16Array;
  /** Ink there, mean 0, squares summing to 1. */
  readonly values: Float32Array;
  /** How far it reaches from the anchor's pixel; left and top are negative, or 0. */
  readonly extent: Extent;
  /** Ink of its print, of 255: all but a twentieth of its pixels are no darker. */
  readonly ink: number;
}

export interface Extent {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const extentOf = (dx: readonly number[], dy: readonly number[]): Extent => ({
  left: Math.min(0, ...dx),
  right: Math.max(0, ...dx),
  top: Math.min(0, ...dy),
  bottom: Math.max(0, ...dy),
});

/** A piece of the form's own print whose place can be measured on a scan. */
export interface Anchor {
  /** Centre of its print, mm. */
  readonly x: number;
  readonly y: number;
  readonly coarse: PatchModel;
  /** Half of `coarse`, for wide searches. */
  readonly light: PatchModel;
  readonly fine: PatchModel;
  /**
   * What a match of it tells, as an information matrix with eigenvalues in [0, 1]: a corner tells
   * both directions, a piece of rule only the one across it.
   */
  readonly xx: number;
  readonly xy: number;
  readonly yy: number;
  /** So pale that a scan may lack it: where it is not seen, that says nothing. */
  readonly dropsOut: boolean;
}

/** Length of a shift in the directions that an anchor can tell, mm. */
export const lengthIn = ({ xx, xy, yy }: Anchor, dx: number, dy: number): number =>
  Math.sqrt(Math.max(0, xx * dx * dx + 2 * xy * dx * dy + yy * dy * dy));

export interface InkRaster {
  readonly width: number;
  readonly height: number;
  readonly ink: Uint8Array;
  readonly pixelsPerMm: number;
}

/** Anchors sit on a grid of this pitch, so that stretch and folds are followed wherever print is. */
const PITCH_MM = 9;
const HALF_MM = 5;
const COARSE_SAMPLES = 200;
const LIGHT_SAMPLES = 90;
const FINE_SAMPLES = 420;
/** Ink (of 255) that counts as print, at both resolutions. */
export const PRINT = 70;
/**
 * The same where too little is darker to make an anchor: forms for marks are printed in pale colours,
 * which a machine is to overlook. Paper noise of a blank that was photographed stays below.
 */
const PALE_PRINT = 35;
/** So many anchors of dark print tell by themselves which form a page is, as before pale print was used. */
const ENOUGH = 12;
/** Share of a patch's pixels that are no darker than its print: a speck on a blank is. */
const DARKEST = 0.95;
/** An anchor needs this many print pixels at the fine resolution: a stub of rule is no anchor. */
const MIN_PRINT = 50;
/** A direction with less than this share of the typical gradient, of pale print by itself, tells nothing. */
const MIN_GRADIENT = 0.12;

/** A raster with which of its pixels lie near print: 1 within `reach` along both axes. */
interface Source extends InkRaster {
  readonly reach: number;
  readonly near: Uint8Array;
}

const sourceOf = (raster: InkRaster, reach: number, print: number): Source => ({
  ...raster,
  reach,
  near: dilateSquare(raster.ink, raster.width, raster.height, reach, print),
});

type IsMasked = (x: number, y: number) => boolean;

/** An anchor before it is known how much is a clear gradient on its page. */
interface Draft extends Pick<Anchor, 'x' | 'y' | 'coarse' | 'light' | 'fine'> {
  readonly gxx: number;
  readonly gxy: number;
  readonly gyy: number;
}

/** `isMasked`: places that must not be relied on (code and corner marks are not on every copy). */
export function chooseAnchors(fine: InkRaster, coarse: InkRaster, isMasked: IsMasked): Anchor[] {
  const random = seededRandom(7);
  const cells = gridOf(fine);
  const dark = draftAnchors(cells, fine, coarse, PRINT, isMasked, random);
  const bare = cells.filter((_, cell) => dark[cell] === null);
  const pale = draftAnchors(bare, fine, coarse, PALE_PRINT, isMasked, random);
  const sure = informAnchors(dark, false);
  return [...sure, ...informAnchors(pale, sure.length >= ENOUGH)];
}

function gridOf({ width, height, pixelsPerMm }: InkRaster): { x: number; y: number }[] {
  const cells: { x: number; y: number }[] = [];
  for (let y = HALF_MM; y < height / pixelsPerMm - 2; y += PITCH_MM)
    for (let x = HALF_MM; x < width / pixelsPerMm - 2; x += PITCH_MM) cells.push({ x, y });
  return cells;
}

/** An anchor of the print in each cell; null where there is too little of it. */
function draftAnchors(
  cells: readonly { readonly x: number; readonly y: number }[],
  fine: InkRaster,
  coarse: InkRaster,
  print: number,
  isMasked: IsMasked,
  random: () => number,
): (Draft | null)[] {
  const centres = cells.map(({ x, y }) => centreOfPrint(fine, x, y, print, isMasked));
  if (centres.every((centre) => centre === null)) return centres;
  const fineSource = sourceOf(fine, 3, print);
  const coarseSource = sourceOf(coarse, 2, print);
  return centres.map((centre) => {
    if (!centre) return null;
    const patch = modelPatch(fineSource, centre, FINE_SAMPLES, isMasked, random);
    const rough = modelPatch(coarseSource, centre, COARSE_SAMPLES, isMasked, random);
    const light = modelPatch(coarseSource, centre, LIGHT_SAMPLES, isMasked, random);
    if (!patch || !rough || !light) return null;
    const gradient = measureGradient(fine, centre, patch);
    return { ...centre, fine: patch, coarse: rough, light, ...gradient };
  });
}

function informAnchors(drafts: readonly (Draft | null)[], dropsOut: boolean): Anchor[] {
  const known = drafts.filter((draft) => draft !== null);
  const strengths = known.map((draft) => Math.max(draft.gxx, draft.gyy)).sort((a, b) => a - b);
  const typical = strengths[strengths.length >> 1] ?? 1;
  return known.flatMap(({ x, y, coarse, light, fine, gxx, gxy, gyy }) => {
    const told = informOf(gxx / typical, gxy / typical, gyy / typical);
    if (!told) return [];
    // One by one: an object that was spread together takes twice as long to read, millions of times.
    const { xx, xy, yy } = told;
    return [{ x, y, coarse, light, fine, xx, xy, yy, dropsOut }];
  });
}

function centreOfPrint(
  raster: InkRaster,
  x: number,
  y: number,
  print: number,
  isMasked: IsMasked,
): { x: number; y: number } | null {
  const scale = raster.pixelsPerMm;
  const left = Math.max(0, Math.floor((x - HALF_MM) * scale));
  const right = Math.min(raster.width, Math.ceil((x + HALF_MM) * scale));
  const bottom = Math.min(raster.height, Math.ceil((y + HALF_MM) * scale));
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  for (let py = Math.max(0, Math.floor((y - HALF_MM) * scale)); py < bottom; py++)
    for (let px = left; px < right; px++) {
      if (raster.ink[py * raster.width + px]! < print) continue;
      if (isMasked((px + 0.5) / scale, (py + 0.5) / scale)) continue;
      count++;
      sumX += px + 0.5;
      sumY += py + 0.5;
    }
  return count < MIN_PRINT ? null : { x: sumX / count / scale, y: sumY / count / scale };
}

/** Pixels near print, thinned to about `samples`. */
function modelPatch(
  { width, height, ink, pixelsPerMm, reach, near }: Source,
  centre: { readonly x: number; readonly y: number },
  samples: number,
  isMasked: IsMasked,
  random: () => number,
): PatchModel | null {
  const cx = Math.floor(centre.x * pixelsPerMm);
  const cy = Math.floor(centre.y * pixelsPerMm);
  const half = Math.round(HALF_MM * pixelsPerMm);
  const candidates: number[] = [];
  for (let dy = -half; dy <= half; dy++)
    for (let dx = -half; dx <= half; dx++) {
      const x = cx + dx;
      const y = cy + dy;
      if (x < reach || y < reach || x >= width - reach || y >= height - reach) continue;
      if (!near[y * width + x]) continue;
      if (isMasked((x + 0.5) / pixelsPerMm, (y + 0.5) / pixelsPerMm)) continue;
      candidates.push(dx, dy);
    }
  const count = candidates.length / 2;
  if (count < 30) return null;
  const share = samples / count;
  const dx: number[] = [];
  const dy: number[] = [];
  const values: number[] = [];
  for (let index = 0; index < count; index++) {
    if (random() > share) continue;
    dx.push(candidates[2 * index]!);
    dy.push(candidates[2 * index + 1]!);
    values.push(ink[(cy + candidates[2 * index + 1]!) * width + cx + candidates[2 * index]!]!);
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const norm = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0));
  if (!(norm > 1)) return null;
  return {
    dx: Int16Array.from(dx),
    dy: Int16Array.from(dy),
    values: Float32Array.from(values, (value) => (value - mean) / norm),
    extent: extentOf(dx, dy),
    ink: [...values].sort((a, b) => a - b)[Math.floor(DARKEST * values.length)]!,
  };
}

/** Structure tensor of the blank over the patch's pixels. */
function measureGradient(
  { width, height, ink, pixelsPerMm }: InkRaster,
  centre: { readonly x: number; readonly y: number },
  patch: PatchModel,
): { gxx: number; gxy: number; gyy: number } {
  const cx = Math.floor(centre.x * pixelsPerMm);
  const cy = Math.floor(centre.y * pixelsPerMm);
  let gxx = 0;
  let gxy = 0;
  let gyy = 0;
  for (let index = 0; index < patch.dx.length; index++) {
    const x = cx + patch.dx[index]!;
    const y = cy + patch.dy[index]!;
    if (x < 1 || y < 1 || x >= width - 1 || y >= height - 1) continue;
    const at = y * width + x;
    const gx = ink[at + 1]! - ink[at - 1]!;
    const gy = ink[at + width]! - ink[at - width]!;
    gxx += gx * gx;
    gxy += gx * gy;
    gyy += gy * gy;
  }
  return { gxx, gxy, gyy };
}

/** Eigenvalues clipped to [0, 1], weak ones to nothing; null where neither direction is told. */
function informOf(
  gxx: number,
  gxy: number,
  gyy: number,
): { xx: number; xy: number; yy: number } | null {
  const half = (gxx + gyy) / 2;
  const root = Math.hypot((gxx - gyy) / 2, gxy);
  const clip = (value: number): number => (value < MIN_GRADIENT ? 0 : Math.min(1, value));
  const first = clip(half + root);
  const second = clip(half - root);
  if (first === 0) return null;
  const angle = 0.5 * Math.atan2(2 * gxy, gxx - gyy);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return {
    xx: first * cos * cos + second * sin * sin,
    xy: (first - second) * cos * sin,
    yy: first * sin * sin + second * cos * cos,
  };
}
