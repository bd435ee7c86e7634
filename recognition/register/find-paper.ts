import type { GreyImage } from '../raster/image.ts';
import { reduceBy } from '../raster/reduce.ts';
import type { Point } from './homography.ts';
import { fitQuad, type Quad, type Region } from './fit-quad.ts';

/** Bound once: this runs for every pixel. */
const { log, max, min } = Math;

/** The image is looked at about this large: edges of paper need no more, and it costs little. */
const LONG_SIDE = 180;
/** Print narrower than twice this, pixels of that image, is closed: about 10 mm of an A4 page. */
const CLOSE = 2;
/** Brightness levels at which paper is cut from its bed, as shares of the way from dark to bright. */
const LEVELS = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
/** Steps of brightness between neighbours, natural log, that paper does not have but its edge has. */
const STEPS = [0.03, 0.05, 0.08, 0.12];
/** Added to brightness before its logarithm: noise in the dark is no edge. */
const DARKEST = 8;
/** A page takes at least this share of a photograph. */
const MIN_SHARE = 0.06;
/** Share that region and quadrilateral have in common, of both. */
const MIN_OVERLAP = 0.9;

/**
 * The paper's four corners on an image, clockwise, in its pixels; null where no region of it has
 * four straight sides. Regions are what one brightness, or one edge all round, parts from the rest;
 * the one that is most like its quadrilateral wins. A corner may lie outside the image.
 */
export function findPaper(image: GreyImage): Quad | null {
  const factor = max(1, Math.round(max(image.width, image.height) / LONG_SIDE));
  const small = reduceBy(image, factor);
  const closed = closePrint(small);
  let best: { quad: Quad; merit: number } | null = null;
  for (const region of listRegions(closed)) {
    const quad = fitQuad(region);
    if (!quad) continue;
    const overlap = measureOverlap(region, quad);
    if (overlap < MIN_OVERLAP) continue;
    // Of two as straight, the larger: a table within the page is no page.
    const merit = overlap * Math.sqrt(region.size / region.inside.length);
    if (!best || merit > best.merit) best = { quad, merit };
  }
  return best
    ? (best.quad.map(({ x, y }) => ({ x: x * factor, y: y * factor })) as unknown as Quad)
    : null;
}

/** Grey closing by a square: print vanishes, edges of paper stay. */
function closePrint({ width, height, data }: GreyImage): GreyImage {
  const wide = slide(slide(data, width, height, 1, max), width, height, width, max);
  const back = slide(slide(wide, width, height, 1, min), width, height, width, min);
  return { width, height, data: back };
}

function slide(
  data: Uint8Array,
  width: number,
  height: number,
  step: number,
  pick: (a: number, b: number) => number,
  reach = CLOSE,
): Uint8Array {
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const [place, length] = step === 1 ? [x, width] : [y, height];
      let value = data[at]!;
      for (let by = -min(reach, place); by <= min(reach, length - 1 - place); by++)
        value = pick(value, data[at + by * step]!);
      out[at] = value;
    }
  return out;
}

function* listRegions(image: GreyImage): Generator<Region> {
  const { data, width, height } = image;
  const sorted = Uint8Array.from(data).sort();
  const dark = sorted[Math.floor(0.02 * sorted.length)]!;
  const bright = sorted[Math.floor(0.98 * sorted.length)]!;
  for (const level of LEVELS) {
    const cut = dark + level * (bright - dark);
    yield* regionsOf(
      data.map((value) => (value >= cut ? 1 : 0)),
      width,
      height,
      0,
    );
  }
  const steps = measureSteps(image);
  for (const step of STEPS) {
    const flat = new Uint8Array(data.length);
    for (let at = 0; at < flat.length; at++) flat[at] = steps[at]! < step ? 1 : 0;
    yield* regionsOf(flat, width, height, 1);
  }
}

/** How much brighter or darker the pixels beside one are, natural log. */
function measureSteps({ width, height, data }: GreyImage): Float32Array {
  const steps = new Float32Array(data.length);
  const tone = new Float32Array(data.length);
  for (let at = 0; at < data.length; at++) tone[at] = log(data[at]! + DARKEST);
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const across = tone[at + 1]! - tone[at - 1]!;
      const down = tone[at + width]! - tone[at - width]!;
      steps[at] = Math.hypot(across, down) / 2;
    }
  return steps;
}

/** The large connected regions of a mask with their holes filled; `grow`: pixels they lost by it. */
function* regionsOf(
  mask: Uint8Array,
  width: number,
  height: number,
  grow: number,
): Generator<Region> {
  const label = new Int32Array(mask.length);
  let next = 0;
  for (let start = 0; start < mask.length; start++) {
    if (!mask[start] || label[start]) continue;
    const size = flood(mask, label, width, start, ++next);
    if (size < MIN_SHARE * mask.length) continue;
    yield fillHoles(label, next, width, height, grow);
  }
}

function flood(
  mask: Uint8Array,
  label: Int32Array,
  width: number,
  start: number,
  name: number,
): number {
  const queue: number[] = [];
  const visit = (at: number): void => {
    if (!mask[at] || label[at]) return;
    label[at] = name;
    queue.push(at);
  };
  visit(start);
  let size = 0;
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    size++;
    const x = at % width;
    if (x > 0) visit(at - 1);
    if (x < width - 1) visit(at + 1);
    if (at >= width) visit(at - width);
    if (at < mask.length - width) visit(at + width);
  }
  return size;
}

/** The region with everything that it encloses, and `grow` pixels more all round. */
function fillHoles(
  label: Int32Array,
  name: number,
  width: number,
  height: number,
  grow: number,
): Region {
  const open = new Uint8Array(label.length);
  for (let at = 0; at < open.length; at++) open[at] = label[at] === name ? 0 : 1;
  const outside = new Int32Array(open.length);
  for (let at = 0; at < open.length; at++) {
    const x = at % width;
    const isEdge = x === 0 || x === width - 1 || at < width || at >= open.length - width;
    if (isEdge && open[at] && !outside[at]) flood(open, outside, width, at, 1);
  }
  const shrunk = new Uint8Array(open.length);
  for (let at = 0; at < open.length; at++) shrunk[at] = 1 - outside[at]!;
  const wide = slide(shrunk, width, height, 1, max, grow);
  const inside = slide(wide, width, height, width, max, grow);
  return { width, height, inside, size: inside.reduce((sum, value) => sum + value, 0) };
}

/** Pixels that are in both, as a share of those in either; the image's part of the quadrilateral. */
function measureOverlap({ width, inside, size }: Region, quad: Quad): number {
  let both = 0;
  let covered = 0;
  for (let at = 0; at < inside.length; at++) {
    if (!isWithin(quad, { x: (at % width) + 0.5, y: Math.floor(at / width) + 0.5 })) continue;
    covered++;
    both += inside[at]!;
  }
  return both / (size + covered - both);
}

function isWithin(quad: Quad, { x, y }: Point): boolean {
  return quad.every((from, side) => {
    const to = quad[(side + 1) % 4]!;
    return (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x) >= 0;
  });
}
