import type { GreyImage } from '../raster/image.ts';
import { labelComponents, type Component } from './line-components.ts';
import type { TileBox } from './line-tile.ts';

/**
 * A connected patch of a line's ink, with the dot above it, or a slice of one that is too wide for
 * a letter. Unlike columns of pixels, strokes keep a full stop apart from the tail of a j under it.
 */
export interface Stroke {
  readonly box: TileBox;
  /** Cut by guess out of the same patch as the stroke before it. */
  readonly cutFromLast: boolean;
}

export interface Strokes {
  /** From left to right by their middles. */
  readonly strokes: readonly Stroke[];
  /** Of each pixel, the index of its stroke + 1; 0 = paper. */
  readonly owner: Int16Array;
}

/** Darker pixels (255 − grey) are ink of a patch. */
const INK = 90;
/** Wider than this share of a capital, a patch may be several letters that touch. */
const WIDE = 0.62;
/** Cuts lie at least this share of a capital apart, and from the patch's ends. */
const REACH = 0.16;
/** Where a patch may be cut: columns with less ink than this share of its average. */
const THIN = 0.62;
/** A dot is lower than this share of a capital, and ends above the middle of its letter. */
const DOT = 0.4;
const DOT_BOTTOM = 0.55;
/** It may stand this far aside of its letter: people put dots late. */
const DOT_ASIDE = 0.25;
/** Patches of fewer pixels are the rough edge of others. */
const LEAST_AREA = 4;

/** `baselineAt`: row of the baseline at a column; `capital`: height of capitals, pixels. */
export function cutStrokes(
  image: GreyImage,
  capital: number,
  baselineAt: (x: number) => number,
): Strokes {
  const { labels, components } = labelComponents(image, 255 - INK);
  const parts = components.filter(({ area }) => area >= LEAST_AREA);
  const hostOf = hostDots(parts, capital, baselineAt);
  const bodies = parts.filter((part) => !hostOf.has(part));
  const slices = bodies.flatMap((part) => sliceWide(part, image, labels, capital));
  slices.sort((a, b) => a.left + a.right - b.left - b.right);
  const byLabel = new Map<number, { slice: Slice; index: number }[]>();
  slices.forEach((slice, index) => {
    const known = byLabel.get(slice.label) ?? [];
    byLabel.set(slice.label, [...known, { slice, index }]);
  });
  for (const [dot, host] of hostOf) {
    const middle = (dot.left + dot.right) / 2;
    const own = byLabel.get(host.label)!;
    const nearest = own.reduce((a, b) => (gapTo(b.slice, middle) < gapTo(a.slice, middle) ? b : a));
    byLabel.set(dot.label, [{ slice: nearest.slice, index: nearest.index }]);
    include(nearest.slice, dot);
  }
  return {
    strokes: slices.map((slice, index) => ({
      box: { left: slice.left, right: slice.right, top: slice.top, bottom: slice.bottom },
      cutFromLast: slices[index - 1]?.label === slice.label,
    })),
    owner: ownPixels(image, labels, byLabel),
  };
}

/** `to`: its last column within its patch, exclusive; the box may grow by a dot. */
type Slice = Component & { readonly to: number };

const gapTo = ({ left, right }: Component, x: number): number =>
  x < left ? left - x : x > right ? x - right : 0;

/** Widens a slice's box by a dot; which pixels it owns is told by `to`, and stays. */
function include(slice: Slice, dot: Component): void {
  slice.left = Math.min(slice.left, dot.left);
  slice.right = Math.max(slice.right, dot.right);
  slice.top = Math.min(slice.top, dot.top);
}

/** Small patches high above the baseline belong to the patch below them: dots of i and j. */
function hostDots(
  parts: readonly Component[],
  capital: number,
  baselineAt: (x: number) => number,
): Map<Component, Component> {
  const hosts = new Map<Component, Component>();
  for (const dot of parts) {
    const [width, height] = [dot.right - dot.left, dot.bottom - dot.top];
    const middle = (dot.left + dot.right) / 2;
    if (Math.max(width, height) > DOT * capital) continue;
    if (baselineAt(middle) - dot.bottom < DOT_BOTTOM * capital) continue;
    const below = parts.filter(
      (part) => part !== dot && part.top >= dot.top && part.bottom > dot.bottom + 0.2 * capital,
    );
    const near = below.filter((part) => gapTo(part, middle) <= DOT_ASIDE * capital);
    const nearest = near.sort((a, b) => gapTo(a, middle) - gapTo(b, middle))[0];
    if (nearest) hosts.set(dot, nearest);
  }
  // A dot on a dot has no letter to stand on.
  for (const [dot, host] of hosts) if (hosts.has(host)) hosts.delete(dot);
  return hosts;
}

/** Cuts a wide patch at the thin places of its own ink. */
function sliceWide(
  part: Component,
  image: GreyImage,
  labels: Int32Array,
  capital: number,
): Slice[] {
  if (part.right - part.left <= WIDE * capital) return [{ ...part, to: part.right }];
  const reach = Math.max(2, Math.round(capital * REACH));
  const width = part.right - part.left;
  const profile = new Uint32Array(width);
  for (let y = part.top; y < part.bottom; y++)
    for (let x = 0; x < width; x++)
      if (labels[y * image.width + part.left + x] === part.label) profile[x]! += 1;
  const average = profile.reduce((sum, ink) => sum + ink, 0) / width;
  const cuts = [0];
  for (let x = reach; x < width - reach; x++) {
    const lowest = Math.min(...profile.subarray(x - reach, x + reach + 1));
    if (profile[x]! === lowest && profile[x]! < average * THIN && x - cuts.at(-1)! >= reach)
      cuts.push(x);
  }
  cuts.push(width);
  return cuts.slice(1).map((to, index) => {
    const right = part.left + to;
    const slice = { ...part, left: part.left + cuts[index]!, right, to: right };
    return { ...slice, ...rowsOf(slice, image, labels) };
  });
}

function rowsOf(
  slice: Component,
  image: GreyImage,
  labels: Int32Array,
): { top: number; bottom: number } {
  let [top, bottom] = [slice.bottom, slice.top];
  for (let y = slice.top; y < slice.bottom; y++)
    for (let x = slice.left; x < slice.right; x++)
      if (labels[y * image.width + x] === slice.label) {
        top = Math.min(top, y);
        bottom = y + 1;
        break;
      }
  return { top, bottom };
}

/** Gives every inked pixel, and the soft edge beside it, to its stroke. */
function ownPixels(
  { width, height, data }: GreyImage,
  labels: Int32Array,
  byLabel: ReadonlyMap<number, readonly { slice: Slice; index: number }[]>,
): Int16Array {
  const owner = new Int16Array(width * height);
  const strokeAt = (label: number, x: number): number => {
    const own = byLabel.get(label);
    if (!own) return 0;
    if (own.length === 1) return own[0]!.index + 1;
    const within = own.find(({ slice }) => x < slice.to) ?? own.at(-1)!;
    return within.index + 1;
  };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (data[at] === 255) continue;
      const label =
        labels[at]! ||
        (x > 0 && labels[at - 1]!) ||
        (x + 1 < width && labels[at + 1]!) ||
        (y > 0 && labels[at - width]!) ||
        (y + 1 < height && labels[at + width]!) ||
        0;
      if (label) owner[at] = strokeAt(label, x);
    }
  return owner;
}
