import type { GreyImage } from '../../../recognition/raster/image.ts';
import { sampleGrey } from '../../../recognition/raster/sample.ts';
import { apply, invert, type Homography } from '../../../recognition/register/homography.ts';
import { seededRandom } from '../../../recognition/register/random.ts';

// Looked up once: under jest every access to a global leaves the sandbox, 20 times slower.
const { abs, cos: cosine, floor, max, min, PI, round, sin: sine, tanh } = Math;

/** How a test page is made from a blank; every number is exact truth. */
export interface Warp {
  readonly dpi?: number;
  /** Degrees, clockwise. */
  readonly turn?: number;
  readonly scaleX?: number;
  readonly scaleY?: number;
  readonly mirrored?: boolean;
  /** mm by which the page is moved in the frame. */
  readonly shift?: readonly [number, number];
  /** mm around the page; negative crops. */
  readonly margin?: number;
  /** Grey of the bed around the page. */
  readonly bed?: number;
  /** Amplitude of a smooth bulge in the page's middle, mm. */
  readonly bulge?: number;
  /** Folds across the page: at `at` mm (at its left edge), what lies behind is shifted along them. */
  readonly folds?: readonly {
    readonly at: number;
    readonly lean: number;
    readonly shift: number;
  }[];
  /** Perspective terms times the page's height. */
  readonly perspective?: readonly [number, number];
  readonly noise?: number;
  /** 1-bit by this threshold. */
  readonly threshold?: number;
  /** Ink contrast kept: 1 all, 0.3 faint toner. */
  readonly toner?: number;
  /** Brightness falls by this much over the page. */
  readonly shade?: number;
  readonly seed?: number;
}

export interface WarpedPage {
  readonly image: GreyImage;
  /** True place of a form point, pixels. */
  toImage(x: number, y: number): { x: number; y: number };
}

/** Renders a blank (any resolution) of the given size in mm as a scan would show it. */
export function warpPage(
  blank: GreyImage,
  size: { readonly width: number; readonly height: number },
  warp: Warp,
): WarpedPage {
  const dpi = warp.dpi ?? 300;
  const k = dpi / 25.4;
  const margin = warp.margin ?? 0;
  const angle = ((warp.turn ?? 0) * PI) / 180;
  const [cos, sin] = [cosine(angle), sine(angle)];
  const quarter = abs(round((warp.turn ?? 0) / 90)) % 2 === 1;
  const frameW = round(((quarter ? size.height : size.width) + 2 * margin) * k);
  const frameH = round(((quarter ? size.width : size.height) + 2 * margin) * k);
  const sx = k * (warp.scaleX ?? 1) * (warp.mirrored ? -1 : 1);
  const sy = k * (warp.scaleY ?? 1);
  const [shiftX, shiftY] = warp.shift ?? [0, 0];
  const cx = frameW / 2 + shiftX * k;
  const cy = frameH / 2 + shiftY * k;
  const [mx, my] = [size.width / 2, size.height / 2];
  const flat: Homography = [
    cos * sx,
    -sin * sy,
    cx - cos * sx * mx + sin * sy * my,
    sin * sx,
    cos * sy,
    cy - sin * sx * mx - cos * sy * my,
    0,
    0,
    1,
  ];
  const [p, q] = warp.perspective ?? [0, 0];
  const h = [...flat];
  h[6] = p / size.height;
  h[7] = q / size.height;
  const bend = openBend(size, warp);
  const toImage = (x: number, y: number): { x: number; y: number } =>
    apply(h, x + bend.across(x, y), y + bend.along(x, y));
  return { image: render(blank, size, warp, invert(h), bend, frameW, frameH), toImage };
}

/** How far a point of the page has moved within it, mm. */
interface Bend {
  readonly isFlat: boolean;
  across(x: number, y: number): number;
  along(x: number, y: number): number;
}

function openBend(size: { readonly width: number; readonly height: number }, warp: Warp): Bend {
  const { bulge = 0, folds = [] } = warp;
  const swell = (x: number, y: number): number =>
    bulge * (sine((PI * x) / size.width) * sine((PI * y) / size.height));
  return {
    isFlat: bulge === 0 && folds.length === 0,
    across(x, y) {
      let slid = 0;
      for (const { at, lean, shift } of folds) slid += (shift / 2) * tanh((y - at - lean * x) / 2);
      return swell(x, y) + slid;
    },
    along: (x, y) => -swell(x, y) * 0.7,
  };
}

type N = number;

/** Tests spend most of their time here: nothing is allocated for a pixel. */
function render(
  blank: GreyImage,
  size: { readonly width: number; readonly height: number },
  warp: Warp,
  back: Homography,
  bend: Bend,
  width: number,
  height: number,
): GreyImage {
  const data = new Uint8Array(width * height);
  const random = seededRandom(warp.seed ?? 1);
  const [a, b, c, d, e, f, g, i, j] = back as readonly [N, N, N, N, N, N, N, N, N];
  const { isFlat } = bend;
  const kx = blank.width / size.width;
  const ky = blank.height / size.height;
  const bed = warp.bed ?? 255;
  const [noise, toner, shade] = [warp.noise ?? 0, warp.toner ?? 1, warp.shade ?? 0];
  const step = (kx * 25.4) / (warp.dpi ?? 300);
  // Below the blank's own resolution, average over the pixel as a scanner does.
  const taps = max(1, round(step * 1.3));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0;
      let isBed = false;
      for (let tap = 0; tap < taps * taps && !isBed; tap++) {
        const u = x + ((tap % taps) + 0.5) / taps;
        const v = y + (floor(tap / taps) + 0.5) / taps;
        const w = g * u + i * v + j;
        const flatX = (a * u + b * v + c) / w;
        const flatY = (d * u + e * v + f) / w;
        let [mx, my] = [flatX, flatY];
        for (let round = 0; round < 2 && !isFlat; round++) {
          const across = bend.across(mx, my);
          my = flatY - bend.along(mx, my);
          mx = flatX - across;
        }
        isBed = mx < 0 || my < 0 || mx > size.width || my > size.height;
        sum += sampleGrey(blank, mx * kx, my * ky);
      }
      let value = isBed ? bed : 255 - toner * (255 - sum / taps / taps);
      value -= (shade * x) / width;
      if (noise > 0) value += noise * (random() + random() + random() - 1.5) * 2;
      if (warp.threshold !== undefined) value = value < warp.threshold ? 0 : 255;
      data[y * width + x] = max(0, min(255, value));
    }
  return { width, height, data };
}
