import type { Band } from '../../schemas/quality.ts';
import { MM_PER_INCH } from '../../schemas/units.ts';
import type { GreyImage } from '../raster/image.ts';

/** Bound once: this runs for every pixel. */
const { ceil, floor, max, min, round } = Math;

/** So many lines across the feed are looked at. */
const PROBES = 300;
/** Paper beside a streak is looked for at this distance, mm: streaks are thinner. */
const BESIDE_MM = 0.6;
/** A streak is darker than the paper beside it by this, of 255: more than the noise of a scan. */
const DARKER = 10;
/** Only paper shows a streak: brighter than this share of the page's. */
const PAPER_SHARE = 0.7;
/** Share of the paper on its way that a streak darkens, and of that near both edges. */
const SHARE = 0.75;
const EDGE = 0.05;
/** Too little paper on the way tells nothing. */
const LEAST_PROBES = 100;
/** More than this side by side is no streak but an edge or a fill, mm. */
const MAX_WIDTH_MM = 1.2;

/**
 * Lines along whole rows or columns of the scan, from edge to edge: dirt under a sheet feeder. A
 * form's own rules end before the paper does. `paper`: the page's brightness, `dpi` of the scan.
 */
export function findStreaks(image: GreyImage, paper: number, dpi: number): Band[] {
  const { width, height } = image;
  const columns = listStreaks(probe(image, paper, dpi, 'columns'), dpi);
  const rows = listStreaks(probe(image, paper, dpi, 'rows'), dpi);
  return [
    ...columns.map(({ at, ...rest }) => ({
      from: { x: at, y: 0 },
      to: { x: at, y: height },
      ...rest,
    })),
    ...rows.map(({ at, ...rest }) => ({ from: { x: 0, y: at }, to: { x: width, y: at }, ...rest })),
  ];
}

/**
 * Mean darkness of each column (or row) that is a streak, of 255; 0 for all others. A line is left
 * as soon as one of its stretches cannot be dark enough any more.
 */
function probe(
  { width, height, data }: GreyImage,
  paper: number,
  dpi: number,
  lines: 'columns' | 'rows',
): Float32Array {
  const beside = max(2, round((BESIDE_MM * dpi) / MM_PER_INCH));
  const [count, length] = lines === 'columns' ? [width, height] : [height, width];
  const [step, along] = lines === 'columns' ? [1, width] : [width, 1];
  const bright = paper * PAPER_SHARE;
  const pitch = max(1, ceil(length / PROBES));
  const places = ceil(length / pitch);
  const near = ceil((EDGE * length) / pitch);
  const far = floor(((1 - EDGE) * length) / pitch) + 1;
  // The two ends first: most lines show nothing there.
  const stretches = [
    [0, near],
    [far, places],
    [near, far],
  ] as const;
  const dark = new Float32Array(count);
  for (let line = beside; line < count - beside; line++) {
    let [looked, found, sum] = [0, 0, 0];
    let isStreak = true;
    for (let part = 0; part < stretches.length && isStreak; part++) {
      const [from, to] = stretches[part]!;
      const most = (1 - SHARE) * (to - from);
      let [seen, missed] = [0, 0];
      for (let place = from; place < to && missed <= most; place++) {
        const at = line * step + place * pitch * along;
        const one = data[at - beside * step]!;
        const other = data[at + beside * step]!;
        if (one < bright || other < bright) continue;
        seen++;
        const darker = min(one, other) - data[at]!;
        if (darker < DARKER) missed++;
        else sum += darker;
      }
      isStreak = missed <= (1 - SHARE) * seen;
      looked += seen;
      found += seen - missed;
    }
    if (isStreak && looked >= LEAST_PROBES && found > 0) dark[line] = sum / found;
  }
  return dark;
}

/** Neighbouring lines are one streak. */
function listStreaks(
  dark: Float32Array,
  dpi: number,
): { at: number; width: number; dark: number }[] {
  const streaks = [];
  for (let start = 0; start < dark.length; start++) {
    if (dark[start] === 0) continue;
    let end = start;
    let deepest = 0;
    while (end < dark.length && dark[end]! > 0) deepest = max(deepest, dark[end++]!);
    const width = ((end - start) * MM_PER_INCH) / dpi;
    if (width <= MAX_WIDTH_MM) streaks.push({ at: (start + end) / 2, width, dark: deepest });
    start = end;
  }
  return streaks;
}
