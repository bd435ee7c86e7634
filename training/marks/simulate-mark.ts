import { createGrey, type GreyImage } from '../../recognition/raster/image.ts';
import type { RegisteredPage } from '../../recognition/register/contracts.ts';
import { CROP_DPI, type Crop } from '../../recognition/segment/crop.ts';
import { cutCrop } from '../../recognition/segment/cut-crop.ts';
import { measureDark } from '../../recognition/segment/measure-dark.ts';
import { boxMm, MM_PER_INCH, mm, px } from '../../schemas/units.ts';
import type { Random } from '../digits/random.ts';
import { type CellCanvas, drawLine } from '../digits/simulate-cell.ts';

export const PER_MM = CROP_DPI / MM_PER_INCH;
/** Paper around the box, pixels: more than a crop's bleed, as segmentation looks beyond it. */
const MARGIN = 26;

/** A box as printed, and what is written on it, before any scanner saw it. */
export interface MarkCanvas extends CellCanvas {
  /** The form's own print where it lies on this scan, 0 … 1. */
  readonly print: Float32Array;
  readonly blank: GreyImage;
}

/** A box of 3 to 6 mm with its border and perhaps a label, printed up to `jitter` mm off. */
export function printBox(random: Random, jitter: number): MarkCanvas {
  const side = Math.round(random.between(3, 6) * PER_MM);
  const size = side + 2 * MARGIN;
  const inner = { x: MARGIN, y: MARGIN, width: side, height: side };
  const line = random.between(0.15, 0.5) * PER_MM;
  const label = random.chance(0.35) ? random.between(0.4, 1.3) * PER_MM : null;
  const labelSeed = random.next();
  const draw = (dx: number, dy: number, stretch: number): Float32Array => {
    const print = new Float32Array(size * size);
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const px = (x + 0.5 - size / 2 - dx) / stretch;
        const py = (y + 0.5 - size / 2 - dy) / stretch;
        const edge = Math.abs(Math.max(Math.abs(px), Math.abs(py)) - side / 2);
        let density = line / 2 + 0.5 - edge;
        if (label !== null && px > side / 2 + label) {
          const pattern = Math.sin(px * (0.5 + labelSeed)) + Math.sin(py * (0.9 - 0.4 * labelSeed));
          if (Math.abs(py) < side * 0.45) density = Math.max(density, 2 * pattern - 0.4);
        }
        print[y * size + x] = Math.min(1, Math.max(0, density));
      }
    }
    return print;
  };
  const off = (): number => random.between(-jitter, jitter) * PER_MM;
  const blank = createGrey(size, size);
  draw(0, 0, 1).forEach((v, i) => (blank.data[i] = Math.round(255 * (1 - v))));
  return {
    width: size,
    height: size,
    inner,
    density: new Float32Array(size * size),
    print: draw(off(), off(), random.between(0.985, 1.015)),
    blank,
  };
}

export interface ScanSettings {
  /** Darkness of the pen, 0 … 255. */
  readonly pen: number;
  /** Segments with the product's own code, or with a mask that was never aligned. */
  readonly aligned: boolean;
}

/** Scans the box and lets the product's own segmentation take the print away. */
export function scanMark(canvas: MarkCanvas, random: Random, settings: ScanSettings): Crop {
  const { width, height, inner, blank } = canvas;
  const toner = random.between(110, 250);
  const paper = random.between(225, 255);
  const light = random.between(-12, 12);
  const noise = random.between(0, 14);
  const fax = random.chance(0.15) ? random.between(110, 190) : null;
  // What a fax drops altogether is no question to the reader: its pens are dark enough to stay.
  const pen = fax === null ? settings.pen : Math.max(settings.pen, 275 - fax);
  const soft = random.chance(0.6);
  const raw = createGrey(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const at = (plane: Float32Array): number =>
        soft && x > 0 && x < width - 1 && y > 0 && y < height - 1
          ? plane[i]! * 0.5 +
            (plane[i - 1]! + plane[i + 1]! + plane[i - width]! + plane[i + width]!) * 0.125
          : plane[i]!;
      const dark = Math.max(at(canvas.print) * toner, at(canvas.density) * pen);
      const level = paper + (light * x) / width;
      const value = level - (dark * level) / 255 + noise * random.between(-1, 1);
      const seen = fax === null ? value : value < fax ? 0 : 255;
      raw.data[i] = Math.max(0, Math.min(255, Math.round(seen)));
    }
  }
  const box = boxMm(
    inner.x / PER_MM,
    inner.y / PER_MM,
    inner.width / PER_MM,
    inner.height / PER_MM,
  );
  const page = { grey: raw, colour: null, declaredDpi: CROP_DPI };
  const crop = cutCrop(page, lieInPlace(blank, random.chance(0.7) ? 300 : 200), box);
  if (crop === null) throw new RangeError('the simulated box lies beyond its paper');
  return settings.aligned ? crop : { ...crop, ink: subtractInPlace(crop) };
}

/** A registration that believes the paper to lie exactly where it should. */
function lieInPlace(blank: GreyImage, scanDpi: number): RegisteredPage {
  const page = { number: 1, blank, index: null };
  const size = { width: blank.width / PER_MM, height: blank.height / PER_MM };
  return {
    page,
    // Cutting looks at the page, its size and the measured resolution alone.
    prepared: { form: { pages: [size] }, pages: [page] } as unknown as RegisteredPage['prepared'],
    reading: { measuredDpi: { x: scanDpi, y: scanDpi } } as RegisteredPage['reading'],
    toImage: (point) => ({ x: px(point.x * PER_MM), y: px(point.y * PER_MM) }),
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
