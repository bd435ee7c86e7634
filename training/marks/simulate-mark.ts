import { createGrey, type GreyImage } from '../../recognition/raster/image.ts';
import type { RegisteredPage } from '../../recognition/register/contracts.ts';
import { CROP_DPI, type Crop } from '../../recognition/segment/crop.ts';
import { cutCrop } from '../../recognition/segment/cut-crop.ts';
import { placeCrop } from '../../recognition/segment/place-crop.ts';
import { measureDark } from '../../recognition/segment/measure-dark.ts';
import { boxMm, type BoxMm, mm, px } from '../../schemas/units.ts';
import type { RectPx } from '../../recognition/raster/image.ts';
import type { Random } from '../digits/random.ts';
import { type CellCanvas, drawLine } from '../digits/simulate-cell.ts';
import { blur, type MarkCanvas, PER_MM } from './print-box.ts';

/** What all boxes of one scan have in common. */
export interface ScanStyle {
  /** Darkness of the print, 0 … 255. */
  readonly toner: number;
  readonly paper: number;
  /** Brightness gained or lost across a box: uneven light. */
  readonly light: number;
  readonly noise: number;
  /** Threshold of a fax; null for a scan in greys. */
  readonly fax: number | null;
  readonly dpi: number;
  readonly soft: number;
}

export function pickScan(random: Random): ScanStyle {
  return {
    toner: random.between(110, 250),
    paper: random.between(225, 255),
    light: random.between(-12, 12),
    noise: random.between(0, 14),
    fax: random.chance(0.15) ? random.between(110, 190) : null,
    dpi: random.chance(0.7) ? 300 : 200,
    soft: random.chance(0.6) ? 0.7 : 0,
  };
}

/** A photograph or a cheap scan at 75 to 200 dpi: uneven light, blur. */
export function pickPhotograph(random: Random): ScanStyle {
  return {
    toner: random.between(90, 245),
    paper: random.between(150, 255),
    light: random.between(-40, 40),
    noise: random.between(0, 12),
    fax: null,
    dpi: random.between(75, 200),
    soft: random.between(0, 1.5),
  };
}

export interface ScanSettings {
  /** Darkness of the pen, 0 … 255. */
  readonly pen: number;
  /** Segments with the product's own code, or with a mask that was never aligned. */
  readonly aligned: boolean;
  readonly scan?: ScanStyle;
}

/** Scans the box and lets the product's own segmentation take the print away. */
export function scanMark(canvas: MarkCanvas, random: Random, settings: ScanSettings): Crop {
  const { inner, blank } = canvas;
  const scan = settings.scan ?? pickScan(random);
  // What a fax drops altogether is no question to the reader: its pens are dark enough to stay.
  const pen = scan.fax === null ? settings.pen : Math.max(settings.pen, 275 - scan.fax);
  const grey = expose(canvas, random, scan, pen);
  const page = { grey, colour: null, declaredDpi: CROP_DPI };
  const crop = cutCrop(page, lieInPlace(blank, scan.dpi), toMm(inner), {
    others: canvas.others.map((other) => placeCrop(toMm(other))),
  });
  if (crop === null) throw new RangeError('the simulated box lies beyond its paper');
  return settings.aligned ? crop : { ...crop, ink: subtractInPlace(crop) };
}

const toMm = ({ x, y, width, height }: RectPx): BoxMm =>
  boxMm(x / PER_MM, y / PER_MM, width / PER_MM, height / PER_MM);

/** The scanner's own pixels, each the mean of what lies under it. */
function expose(canvas: MarkCanvas, random: Random, scan: ScanStyle, pen: number): GreyImage {
  const { width, height } = canvas;
  const dark = new Float32Array(width * height);
  for (let i = 0; i < dark.length; i++)
    dark[i] = Math.max(canvas.print[i]! * scan.toner, canvas.density[i]! * pen);
  const soft = blur(dark, width, scan.soft);
  const step = CROP_DPI / scan.dpi;
  const grey = createGrey(Math.floor(width / step), Math.floor(height / step));
  for (let y = 0, at = 0; y < grey.height; y++) {
    for (let x = 0; x < grey.width; x++, at++) {
      const level = scan.paper + (scan.light * x) / grey.width;
      const mean =
        step === 1 ? soft[y * width + x]! : meanUnder(soft, width, x * step, y * step, step);
      const value = level - (mean * level) / 255 + scan.noise * random.between(-1, 1);
      const seen = scan.fax === null ? value : value < scan.fax ? 0 : 255;
      grey.data[at] = Math.max(0, Math.min(255, Math.round(seen)));
    }
  }
  return grey;
}

function meanUnder(
  plane: Float32Array,
  width: number,
  left: number,
  top: number,
  side: number,
): number {
  let [sum, weight] = [0, 0];
  for (let y = Math.floor(top); y < top + side; y++) {
    const down = Math.min(y + 1, top + side) - Math.max(y, top);
    for (let x = Math.floor(left); x < left + side; x++) {
      const share = down * (Math.min(x + 1, left + side) - Math.max(x, left));
      sum += share * (plane[y * width + x] ?? 0);
      weight += share;
    }
  }
  return sum / weight;
}

/** A registration that believes the paper to lie exactly where it should. */
function lieInPlace(blank: GreyImage, scanDpi: number): RegisteredPage {
  const page = { number: 1, blank, index: null };
  const size = { width: blank.width / PER_MM, height: blank.height / PER_MM };
  const perMm = (PER_MM * scanDpi) / CROP_DPI;
  return {
    page,
    // Cutting looks at the page, its size and the measured resolution alone.
    prepared: { form: { pages: [size] }, pages: [page] } as unknown as RegisteredPage['prepared'],
    reading: { measuredDpi: { x: scanDpi, y: scanDpi } } as RegisteredPage['reading'],
    toImage: (point) => ({ x: px(point.x * perMm), y: px(point.y * perMm) }),
    residualAt: () => mm(0.1),
  };
}

/** What a worse segmentation would leave: the blank taken away where it should be, unaligned. */
function subtractInPlace({ raw, blank }: Crop): GreyImage {
  const { dark, threshold } = measureDark(raw);
  const ink = createGrey(raw.width, raw.height);
  for (let i = 0; i < ink.data.length; i++) {
    const near = [i, i - 1, i + 1, i - blank.width, i + blank.width];
    const printed = near.some((at) => (blank.data[at] ?? 255) < 195);
    if (!printed && dark[i]! > threshold) ink.data[i] = 255 - dark[i]!;
  }
  return ink;
}

/** A stroke through points given in shares of the box (0 … 1 inside), with a trembling hand. */
export function drawStroke(
  canvas: CellCanvas,
  points: readonly (readonly [number, number])[],
  radius: number,
  random: Random,
): void {
  const { inner } = canvas;
  const place = ([u, v]: readonly [number, number]) => ({
    x: inner.x + (u + random.between(-0.02, 0.02)) * inner.width,
    y: inner.y + (v + random.between(-0.02, 0.02)) * inner.height,
  });
  let previous = null;
  for (const point of points) {
    const here = place(point);
    if (previous !== null) drawLine(canvas, previous, here, radius);
    previous = here;
  }
}
