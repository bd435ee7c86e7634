import {
  HISTOGRAM,
  doublesAt,
  fill,
  floatsAt,
  kernels,
  reserve,
  shortsAt,
} from '../kernels/kernels.ts';
import type { Anchor } from './anchors.ts';

/** The scan laid into the form's frame at one resolution; dark = high. */
export interface Rectified {
  readonly width: number;
  readonly height: number;
  readonly dark: Uint8Array;
  readonly pixelsPerMm: number;
}

/** Where an anchor was found. */
export interface AnchorMatch {
  readonly anchor: Anchor;
  /** Displacement in mm from where the current fit expects it. */
  readonly dx: number;
  readonly dy: number;
  /** Normalised cross-correlation at the best place, [-1, 1]. */
  readonly score: number;
}

/** Where to start looking for an anchor: its expected displacement, mm. */
export type Expect = (anchor: Anchor) => { readonly dx: number; readonly dy: number };
const IN_PLACE: Expect = () => ({ dx: 0, dy: 0 });

/** Finds each anchor within ± `reach` mm of where it is expected, on the coarse image. */
export function searchAnchors(
  anchors: readonly Anchor[],
  coarse: Rectified,
  reach: number,
  patch: 'coarse' | 'light',
  expect: Expect = IN_PLACE,
): AnchorMatch[] {
  const { pixelsPerMm } = coarse;
  const steps = Math.max(1, Math.round(reach * pixelsPerMm));
  const starts = anchors.map((anchor) => pixelsOf(expect(anchor), pixelsPerMm));
  const layer = openLayer(coarse, anchors, patch, (2 * steps + 1) ** 2);
  return anchors.flatMap((anchor, index) => {
    const peak = searchWindow(layer, anchor, starts[index]!, steps);
    return peak ? [toMatch(anchor, peak, pixelsPerMm)] : [];
  });
}

/** Climbs at most this many pixels from a coarse match: two pixels of it, and one to spare. */
const CLIMB = 5;

/** Sharpens coarse matches on the fine image, to a fraction of a pixel. */
export function sharpenMatches(matches: readonly AnchorMatch[], fine: Rectified): AnchorMatch[] {
  const { pixelsPerMm } = fine;
  const anchors = matches.map(({ anchor }) => anchor);
  const layer = openLayer(fine, anchors, 'fine', 0);
  return matches.flatMap((match) => {
    const { anchor } = match;
    const peak = climbToPeak(layer, anchor, pixelsOf(match, pixelsPerMm));
    return peak ? [toMatch(anchor, peak, pixelsPerMm)] : [];
  });
}

const pixelsOf = (
  { dx, dy }: { readonly dx: number; readonly dy: number },
  pixelsPerMm: number,
): Start => ({ x: Math.round(dx * pixelsPerMm), y: Math.round(dy * pixelsPerMm) });

/** Whole pixels from an anchor's own place. */
interface Start {
  readonly x: number;
  readonly y: number;
}

interface Peak {
  readonly x: number;
  readonly y: number;
  readonly score: number;
}

function toMatch(anchor: Anchor, peak: Peak, pixelsPerMm: number): AnchorMatch {
  return { anchor, dx: peak.x / pixelsPerMm, dy: peak.y / pixelsPerMm, score: peak.score };
}

/** An image in the kernels' memory, with room for one patch after the other to be laid over it. */
interface Layer {
  readonly image: Rectified;
  readonly patch: 'coarse' | 'light' | 'fine';
  /** Places in the kernels' memory. */
  readonly dark: number;
  readonly dx: number;
  readonly dy: number;
  readonly values: number;
  readonly offsets: number;
  readonly weights: number;
  readonly sums: number;
  readonly scores: number;
}

/** What eight places of a window add up to. */
const SUMS = 96;
/** A peak: seven numbers of 64 bits. */
const PEAK = 7;

function openLayer(
  image: Rectified,
  anchors: readonly Anchor[],
  patch: Layer['patch'],
  places: number,
): Layer {
  const most = anchors.reduce((count, anchor) => Math.max(count, anchor[patch].dx.length), 0);
  const [dark, dx, dy, values, offsets, weights, sums, scores] = reserve(
    image.dark.length,
    2 * most,
    2 * most,
    4 * most,
    4 * most,
    2 * most,
    SUMS,
    Math.max(4 * places, 8 * PEAK, HISTOGRAM),
  );
  fill(dark, image.dark, image.width * image.height);
  return { image, patch, dark, dx, dy, values, offsets, weights, sums, scores };
}

/** A patch over a pixel of the image. */
interface Laid {
  /** The pixel's place in the kernels' memory. */
  readonly place: number;
  /** Pixels count as no darker than this. */
  readonly most: number;
}

/**
 * Lays an anchor's patch `start` pixels from its own place; null when it does not stay inside the
 * image within `steps` of there.
 */
function layPatch(layer: Layer, anchor: Anchor, start: Start, steps: number): Laid | null {
  const { image, patch } = layer;
  const { dx, dy, values, extent } = anchor[patch];
  const x = Math.floor(anchor.x * image.pixelsPerMm) + start.x;
  const y = Math.floor(anchor.y * image.pixelsPerMm) + start.y;
  const isInside =
    x + extent.left >= steps &&
    y + extent.top >= steps &&
    x + extent.right < image.width - steps &&
    y + extent.bottom < image.height - steps;
  if (!isInside) return null;
  const count = dx.length;
  shortsAt(layer.dx, count).set(dx);
  shortsAt(layer.dy, count).set(dy);
  floatsAt(layer.values, count).set(values);
  const { width } = image;
  kernels.layPatch(layer.dx, layer.dy, layer.values, count, width, layer.offsets, layer.weights);
  const place = layer.dark + y * width + x;
  return { place, most: darkestPrint(layer, place, anchor) };
}

const BLACK = 255;
/** Of a patch's pixels at least this share lies on paper, a little off its place too. */
const PAPER = 0.3;
/** A scan's print is darker than the blank's by no more than this, but where all of it is black. */
const DARKER = 1.5;

/**
 * How dark the anchor's own print may be on this paper. What is darker was written there: one filled
 * bubble would outweigh all the pale print around it.
 */
function darkestPrint({ patch, offsets, scores }: Layer, place: number, anchor: Anchor): number {
  // Black print is grey where it is blurred, as on the scan: how dark it is the fine patch tells.
  if (DARKER * anchor.fine.ink >= BLACK) return BLACK;
  const { dx, ink } = anchor[patch];
  const paper = kernels.quantile(place, offsets, dx.length, PAPER, scores);
  return Math.min(BLACK, Math.round(paper + DARKER * ink));
}

/** Best displacement within ± `steps` around the start; null when the window leaves the image. */
function searchWindow(layer: Layer, anchor: Anchor, start: Start, steps: number): Peak | null {
  const laid = layPatch(layer, anchor, start, steps);
  if (!laid) return null;
  const side = 2 * steps + 1;
  const { width } = layer.image;
  const best = kernels.searchWindow(
    laid.place - steps * width - steps,
    width,
    layer.offsets,
    layer.weights,
    anchor[layer.patch].dx.length,
    laid.most,
    side,
    layer.sums,
    layer.scores,
  );
  const scores = floatsAt(layer.scores, side * side);
  const u = best % side;
  const v = (best - u) / side;
  const score = scores[best]!;
  const isBetween = u > 0 && u < side - 1;
  const isWithin = v > 0 && v < side - 1;
  const across = isBetween ? peakOffset(scores[best - 1]!, score, scores[best + 1]!) : 0;
  const down = isWithin ? peakOffset(scores[best - side]!, score, scores[best + side]!) : 0;
  return { x: start.x - steps + u + across, y: start.y - steps + v + down, score };
}

/** Walks from the start to the nearest peak; null when the image may end on the way. */
function climbToPeak(layer: Layer, anchor: Anchor, start: Start): Peak | null {
  const laid = layPatch(layer, anchor, start, CLIMB + 1);
  if (!laid) return null;
  const count = anchor[layer.patch].dx.length;
  const { offsets, weights, scores } = layer;
  const { place, most } = laid;
  const { width } = layer.image;
  kernels.climbToPeak(place, width, offsets, weights, count, most, CLIMB, scores);
  const [x, y, score, west, east, north, south] = doublesAt(scores, PEAK) as unknown as readonly [
    ...Seven,
  ];
  return {
    x: start.x + x + peakOffset(west, score, east),
    y: start.y + y + peakOffset(north, score, south),
    score,
  };
}
type Seven = [number, number, number, number, number, number, number];

/** Vertex of the parabola through three scores, in [-0.5, 0.5]. */
function peakOffset(before: number, at: number, after: number): number {
  const curve = before - 2 * at + after;
  return curve < 0 ? Math.max(-0.5, Math.min(0.5, (0.5 * (before - after)) / curve)) : 0;
}
