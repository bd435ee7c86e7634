import { MM_PER_INCH } from '../../schemas/units.ts';
import { CROP_DPI } from '../segment/crop.ts';
import type { LineInk } from './line-ink.ts';
import type { Features } from './line-model.ts';

/** Components lower than this share of the body are dots and strokes without a baseline. */
const LETTER_SHARE = 0.5;
/** Grey steps weaker than this are noise of the scan. */
const EDGE = 48;

/**
 * What tells type from handwriting: printed strokes run exactly along the axes and are thinner than
 * a pen's, printed characters stand exactly on a line and are of equal height. How high they are is
 * left out: small handwriting is common, and no less doubtful for it.
 */
export function measureStyle({ image, components, bodyHeight }: LineInk): Features {
  const letters = components.filter(({ top, bottom }) => bottom - top >= bodyHeight * LETTER_SHARE);
  return {
    axisShare: axisShare(image),
    strokeWidth: strokeWidth(image),
    baseline: spread(letters.map(({ bottom }) => bottom)) / bodyHeight,
    topline: spread(letters.map(({ top }) => top)) / bodyHeight,
    fewLetters: 1 / (1 + letters.length),
  };
}

/** Millimetres, give or take the blur of the scan: twice the ink's area over its outline. */
function strokeWidth({ width, height, data }: LineInk['image']): number {
  let ink = 0;
  let outline = 0;
  for (let y = 0; y < height - 1; y++)
    for (let x = 0; x < width - 1; x++) {
      const at = y * width + x;
      ink += 255 - data[at]!;
      outline += Math.abs(data[at]! - data[at + 1]!) + Math.abs(data[at]! - data[at + width]!);
    }
  return outline === 0 ? 0 : (((2 * ink) / outline) * MM_PER_INCH) / CROP_DPI;
}

/** Share of edge pixels whose gradient lies within about 6° of an axis. */
function axisShare({ width, height, data }: LineInk['image']): number {
  let edges = 0;
  let axial = 0;
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const [a, b, c] = [data[at - width - 1]!, data[at - width]!, data[at - width + 1]!];
      const [d, f] = [data[at - 1]!, data[at + 1]!];
      const [g, h, i] = [data[at + width - 1]!, data[at + width]!, data[at + width + 1]!];
      const dx = Math.abs(c + 2 * f + i - a - 2 * d - g);
      const dy = Math.abs(g + 2 * h + i - a - 2 * b - c);
      if (dx + dy < EDGE * 4) continue;
      edges += 1;
      if (Math.min(dx, dy) < 0.1 * Math.max(dx, dy)) axial += 1;
    }
  return edges === 0 ? 0 : axial / edges;
}

/** Median distance from the median: a few descenders do not disturb it. */
function spread(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const middle = median(values);
  return median(values.map((value) => Math.abs(value - middle)));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
