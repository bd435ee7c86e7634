import type { Random } from '../random.ts';
import type { Colour, Sheet } from '../raster/sheet.ts';
import { colourOf } from '../raster/sheet.ts';

/** What the scanner adds to every pixel. */
export interface ScanEffects {
  /** Colour of the paper as scanned. */
  readonly paper: Colour;
  /** Standard deviation of the noise, grey levels. */
  readonly noise: number;
  /** Darkening across the page: gradients along x and y, and a hump, shares of 1. */
  readonly light: { readonly x: number; readonly y: number; readonly hump: number };
  /** Pixels of blur (deviation). */
  readonly blur: number;
  /** Dirt on the glass under a sheet feeder: dark or light lines along the feed. */
  readonly streaks: readonly { readonly x: number; readonly width: number; readonly by: number }[];
}

const NOISE_TABLE = 1 << 16;

/** Applies everything in place. */
export function applyScanEffects(sheet: Sheet, effects: ScanEffects, random: Random): void {
  if (effects.blur > 0) for (const plane of sheet.planes) blurPlane(plane, sheet, effects.blur);
  const noise = new Float32Array(NOISE_TABLE);
  for (let index = 0; index < NOISE_TABLE; index += 1)
    noise[index] = effects.noise === 0 ? 0 : random.normal(0, effects.noise);
  const { width, height } = sheet;
  const columns = columnGains(sheet, effects);
  sheet.planes.forEach((plane, index) => {
    const tint = colourOf(effects.paper, sheet, index) / 255;
    for (let y = 0; y < height; y += 1) {
      const down = y / height - 0.5;
      const row =
        tint *
        (1 -
          Math.abs(effects.light.y) / 2 -
          effects.light.y * down -
          effects.light.hump * 4 * down * down);
      let from = (random.next() * NOISE_TABLE) | 0;
      for (let at = y * width; at < (y + 1) * width; at += 1) {
        from = (from + 1) & (NOISE_TABLE - 1);
        const value =
          (plane[at] as number) * row * (columns[at - y * width] as number) +
          (noise[from] as number) +
          0.5;
        plane[at] = value < 0 ? 0 : value > 255 ? 255 : value;
      }
    }
  });
}

function columnGains({ width }: Sheet, { light, streaks }: ScanEffects): Float32Array {
  const gains = new Float32Array(width);
  for (let x = 0; x < width; x += 1)
    gains[x] = 1 - Math.abs(light.x) / 2 - light.x * (x / width - 0.5);
  for (const streak of streaks) {
    const start = Math.round(streak.x * width);
    for (let x = start; x < Math.min(width, start + streak.width); x += 1)
      gains[x] = (gains[x] as number) * streak.by;
  }
  return gains;
}

/** Two passes of a three-tap kernel whose variance is `deviation`² / 2 each, both directions. */
function blurPlane(plane: Uint8Array, { width, height }: Sheet, deviation: number): void {
  const side = Math.min(0.33, (deviation * deviation) / 4);
  const middle = 1 - 2 * side;
  for (let pass = 0; pass < 2; pass += 1) {
    for (let y = 0; y < height; y += 1) {
      let before = plane[y * width] as number;
      for (let at = y * width + 1; at < (y + 1) * width - 1; at += 1) {
        const here = plane[at] as number;
        plane[at] = middle * here + side * (before + (plane[at + 1] as number)) + 0.5;
        before = here;
      }
    }
    const previous = plane.slice(0, width);
    for (let y = 1; y < height - 1; y += 1)
      for (let x = 0; x < width; x += 1) {
        const at = y * width + x;
        const here = plane[at] as number;
        plane[at] =
          middle * here + side * ((previous[x] as number) + (plane[at + width] as number)) + 0.5;
        previous[x] = here;
      }
  }
}

/** Black and white, as a fax or a scanner set to "text" does it; in place. */
export function threshold(sheet: Sheet, level: number): void {
  for (const plane of sheet.planes)
    for (let at = 0; at < plane.length; at += 1)
      plane[at] = (plane[at] as number) < level ? 0 : 255;
}
