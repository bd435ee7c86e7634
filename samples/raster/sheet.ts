import { MM_PER_INCH } from '../../schemas/units.ts';

/**
 * A page being drawn or aged: one plane (grey) or three (red, green, blue), row-major, 0 = black …
 * 255 = white, each `width * height` long.
 */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly dpi: number;
  readonly planes: readonly Uint8Array[];
}

/** Everything is drawn at this resolution, and resampled once when it is "scanned". */
export const DRAWING_DPI = 300;

export function createSheet(width: number, height: number, dpi: number, channels: 1 | 3): Sheet {
  const planes = Array.from({ length: channels }, () => new Uint8Array(width * height).fill(255));
  return { width, height, dpi, planes };
}

/** A grey image as a sheet of its own with one or three planes. */
export function sheetFromGrey(
  grey: { readonly width: number; readonly height: number; readonly data: Uint8Array },
  dpi: number,
  channels: 1 | 3,
): Sheet {
  const planes = Array.from({ length: channels }, () => grey.data.slice());
  return { width: grey.width, height: grey.height, dpi, planes };
}

export const pixelsPerMm = (sheet: Sheet): number => sheet.dpi / MM_PER_INCH;

/** A colour as a scanner would deliver it: 0–255 each. */
export type Colour = readonly [number, number, number];

/** What a plane of this sheet sees of a colour: its own channel, or the luminance (Rec. 601). */
export function colourOf(colour: Colour, sheet: Sheet, plane: number): number {
  const [red, green, blue] = colour;
  if (sheet.planes.length === 1) return 0.299 * red + 0.587 * green + 0.114 * blue;
  return plane === 0 ? red : plane === 1 ? green : blue;
}
