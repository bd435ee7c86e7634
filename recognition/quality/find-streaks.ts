import type { Band } from '../../schemas/quality.ts';
import { MM_PER_INCH } from '../../schemas/units.ts';
import type { GreyImage } from '../raster/image.ts';

/** Bound once: this runs for every pixel. */
const { ceil, max, min, round } = Math;

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

interface Probe {
  /** Mean darkness of the line where it is dark; 0: no streak. */
  readonly dark: Float32Array;
}

/** Looks at each column (or row) at `PROBES` places along it. */
function probe(
  { width, height, data }: GreyImage,
  paper: number,
  dpi: number,
  lines: 'columns' | 'rows',
): Probe {
  const beside = max(2, round((BESIDE_MM * dpi) / MM_PER_INCH));
  const [count, length] = lines === 'columns' ? [width, height] : [height, width];
  const [step, along] = lines === 'columns' ? [1, width] : [width, 1];
  const bright = paper * PAPER_SHARE;
  const seen = new Uint16Array(count * 3);
  const hits = new Uint16Array(count * 3);
  const sums = new Float32Array(count);
  const pitch = max(1, ceil(length / PROBES));
  for (let place = 0; place < length; place += pitch) {
    const third = place < EDGE * length ? 0 : place > (1 - EDGE) * length ? 2 : 1;
    for (let line = beside; line < count - beside; line++) {
      const at = line * step + place * along;
      const one = data[at - beside * step]!;
      const other = data[at + beside * step]!;
      if (one < bright || other < bright) continue;
      seen[3 * line + third]!++;
      const dark = min(one, other) - data[at]!;
      if (dark < DARKER) continue;
      hits[3 * line + third]!++;
      sums[line]! += dark;
    }
  }
  const dark = new Float32Array(count);
  for (let line = 0; line < count; line++) {
    const at = 3 * line;
    const looked = seen[at]! + seen[at + 1]! + seen[at + 2]!;
    const found = hits[at]! + hits[at + 1]! + hits[at + 2]!;
    const isWhole = [0, 1, 2].every((third) => hits[at + third]! >= SHARE * seen[at + third]!);
    if (looked >= LEAST_PROBES && isWhole && found > 0) dark[line] = sums[line]! / found;
  }
  return { dark };
}

/** Neighbouring lines are one streak. */
function listStreaks({ dark }: Probe, dpi: number): { at: number; width: number; dark: number }[] {
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
