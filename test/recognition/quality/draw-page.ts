import { createGrey, type GreyImage } from '../../../recognition/raster/image.ts';
import { seededRandom } from '../../../recognition/register/random.ts';

const { abs, floor, hypot, max, min, round, sin } = Math;

/** Pixels per millimetre of the drawings: 150 dpi. */
export const MM = 150 / 25.4;

export type Draw = (page: GreyImage) => void;

/** An A4 sheet of white paper with everything that the steps put on it. */
export function draw(...steps: Draw[]): GreyImage {
  const page = createGrey(round(210 * MM), round(297 * MM));
  for (const step of steps) step(page);
  return page;
}

/** Takes `dark` of 255 of the light at a pixel away. */
function darken(page: GreyImage, x: number, y: number, dark: number): void {
  const [column, row] = [floor(x), floor(y)];
  if (column < 0 || row < 0 || column >= page.width || row >= page.height) return;
  const at = row * page.width + column;
  page.data[at] = (page.data[at]! * (255 - dark)) / 255;
}

const everywhere =
  (value: (x: number, y: number, old: number) => number): Draw =>
  (page) => {
    for (let y = 0, at = 0; y < page.height; y++)
      for (let x = 0; x < page.width; x++, at++)
        page.data[at] = max(0, min(255, value(x, y, page.data[at]!)));
  };

/** Lengths in millimetres, darkness and brightness of 255. */
export const PAGE = {
  paper: (brightness: number): Draw => everywhere(() => brightness),
  noise(brightness: number, deviation: number): Draw {
    const random = seededRandom(5);
    // Twelve uniform values add up to a normal one of deviation 1.
    return everywhere(() => {
      let sum = -6;
      for (let draw = 0; draw < 12; draw++) sum += random();
      return brightness + sum * deviation;
    });
  },
  light: (brightness: number, fall: number): Draw =>
    everywhere((x) => brightness * (1 - (fall * x) / (210 * MM))),
  /** The shadow of a crease: soft, some millimetres wide, with a dark line in the middle. */
  fold:
    (y: number, dark: number, slopeDegrees = 0): Draw =>
    (page) => {
      const slope = Math.tan((slopeDegrees * Math.PI) / 180);
      for (let x = 0; x < page.width; x++)
        for (let d = -4 * MM; d < 4 * MM; d++) {
          const shade =
            0.4 * Math.exp(-abs(d) / (1.8 * MM)) + 0.6 * Math.exp(-((d / (0.2 * MM)) ** 2));
          darken(page, x, y * MM + slope * x + d, dark * shade);
        }
    },
  streak:
    (x: number, dark: number, width = 1): Draw =>
    (page) => {
      for (let y = 0; y < page.height; y++)
        for (let d = 0; d < width; d++) darken(page, x * MM + d, y, dark);
    },
  dust:
    (count: number): Draw =>
    (page) => {
      const random = seededRandom(9);
      for (let spot = 0; spot < count; spot++) {
        const [x, y] = [random() * page.width, random() * page.height];
        for (let d = 0; d < 4; d++) darken(page, x + (d & 1), y + (d >> 1), 180);
      }
    },
  /** Two holes of 6 mm, 12 mm from the left edge, that show the bed. */
  holes:
    (bed: number): Draw =>
    (page) => {
      for (const middle of [108, 188])
        for (let y = -3 * MM; y <= 3 * MM; y++)
          for (let x = -3 * MM; x <= 3 * MM; x++)
            if (hypot(x, y) <= 3 * MM) {
              const at = floor(middle * MM + y) * page.width + floor(12 * MM + x);
              page.data[at] = bed;
            }
    },
  /** The paper lies askew on a bed that shows around it. */
  bed:
    (brightness: number, margin: number): Draw =>
    (page) => {
      for (let y = 0; y < page.height; y++)
        for (let x = 0; x < page.width; x++) {
          const left = x - 0.02 * y;
          const top = y + 0.02 * x;
          const inside =
            left > margin * MM &&
            top > margin * MM &&
            page.width - left > margin * MM &&
            page.height - top > margin * MM;
          if (!inside) page.data[y * page.width + x] = brightness;
        }
    },
  /** A wavy stroke 0.5 mm wide, `length` long and up to 4 mm high. */
  writing:
    (x: number, y: number, length: number, dark: number): Draw =>
    (page) => {
      const seen = new Set<number>();
      for (let t = 0; t < length; t += 0.02) {
        const [cx, cy] = [(x + t) * MM, (y + 2 * sin(t * 2)) * MM];
        for (let v = -1; v <= 1; v++)
          for (let u = -1; u <= 1; u++) {
            const at = floor(cy + v) * page.width + floor(cx + u);
            if (seen.has(at)) continue;
            seen.add(at);
            darken(page, floor(cx + u), floor(cy + v), dark);
          }
      }
    },
  rule:
    (x: number, y: number, length: number, dark: number): Draw =>
    (page) => {
      for (let column = x * MM; column < (x + length) * MM; column++)
        for (let d = 0; d < 2; d++) darken(page, column, y * MM + d, dark);
    },
} as const;
