/**
 * What happens to a page at each level of ageing. Every number is the largest value at that level
 * unless it is a chance; the page draws its own value below it. Reasons, from what offices see:
 *
 * 0 clean: the rendered page itself. For finding faults in reading, not in registration.
 * 1 good scan: a sheet-fed scanner with new paper; a tilt below half a degree, 0.5 % scale.
 * 2 usual scan: what most post looks like: folded into an envelope (thirds), tilts of 1.5°, JPEG.
 * 3 poor scan: copied once, stamped, punched, faint toner, some faxes; tilts of 4°.
 * 4 bad scan: stains, borders of the scanner bed, show-through, 150 dpi now and then; 8°.
 * 5 awful: the edge of what a person would still type in; 15°, 100 dpi, everything at once.
 *
 * 98–102 % scale: office printers "fit to page"; measured prints of A4 forms differ by up to 2 %
 * and not the same along both axes. Local stretch 0.2–0.8 mm: paper takes up moisture, and rollers
 * slip. Fold shift: the two halves of a refolded sheet lie up to half a millimetre apart.
 */
export interface Level {
  readonly level: number;
  /** Degrees either way. */
  readonly rotation: number;
  /** Radians; lines no longer perpendicular. */
  readonly shear: number;
  /** Deviation from 1 along either axis. */
  readonly scale: number;
  /** Millimetres. */
  readonly shift: number;
  /** Relative difference of scale between opposite edges: photographs. */
  readonly perspective: number;
  /** Millimetres of smooth local stretch. */
  readonly stretch: number;
  /** Chance of a folded sheet, and the shift along the fold in millimetres. */
  readonly fold: number;
  readonly foldShift: number;
  /** Chance of a turn by 90, 180 or 270 degrees. */
  readonly turned: number;
  /** Standard deviation of noise, grey levels; size of blur in pixels of the scan. */
  readonly noise: number;
  readonly blur: number;
  /** Darkening across the page, share of 1. */
  readonly light: number;
  /** Chance of faint print, and how much of the toner may be missing. */
  readonly faint: number;
  readonly faintness: number;
  /** Chances of each accident. */
  readonly stain: number;
  readonly stamp: number;
  readonly holes: number;
  readonly border: number;
  readonly streaks: number;
  /** Chance of print from the back, and the share of light it takes. */
  readonly showThrough: number;
  readonly showThroughStrength: number;
  /** Chance that the scan is 1-bit, as from a fax. */
  readonly fax: number;
  readonly jpegQuality: readonly [number, number];
  readonly dpi: readonly { readonly weight: number; readonly dpi: number }[];
  /** Untidiness of the writers, 0 … 1. */
  readonly mess: readonly [number, number];
  /** Shares: cells rewritten, marks taken back, boxes touched. */
  readonly rewrites: number;
  readonly corrected: number;
  readonly stray: number;
}

export const LEVELS: readonly Level[] = [
  {
    level: 0,
    rotation: 0,
    shear: 0,
    scale: 0,
    shift: 0,
    perspective: 0,
    stretch: 0,
    fold: 0,
    foldShift: 0,
    turned: 0,
    noise: 0,
    blur: 0,
    light: 0,
    faint: 0,
    faintness: 0,
    stain: 0,
    stamp: 0,
    holes: 0,
    border: 0,
    streaks: 0,
    showThrough: 0,
    showThroughStrength: 0,
    fax: 0,
    jpegQuality: [95, 95],
    dpi: [{ weight: 1, dpi: 300 }],
    mess: [0, 0.1],
    rewrites: 0,
    corrected: 0,
    stray: 0,
  },
  {
    level: 1,
    rotation: 0.5,
    shear: 0.001,
    scale: 0.005,
    shift: 1,
    perspective: 0,
    stretch: 0.1,
    fold: 0.1,
    foldShift: 0.05,
    turned: 0.02,
    noise: 2.5,
    blur: 0.3,
    light: 0.02,
    faint: 0,
    faintness: 0,
    stain: 0,
    stamp: 0.05,
    holes: 0.05,
    border: 0.05,
    streaks: 0,
    showThrough: 0.05,
    showThroughStrength: 0.02,
    fax: 0.02,
    jpegQuality: [85, 95],
    dpi: [
      { weight: 4, dpi: 300 },
      { weight: 1, dpi: 200 },
    ],
    mess: [0, 0.3],
    rewrites: 0.001,
    corrected: 0.005,
    stray: 0.005,
  },
  {
    level: 2,
    rotation: 1.5,
    shear: 0.003,
    scale: 0.012,
    shift: 3,
    perspective: 0,
    stretch: 0.2,
    fold: 0.5,
    foldShift: 0.15,
    turned: 0.06,
    noise: 4,
    blur: 0.5,
    light: 0.05,
    faint: 0.1,
    faintness: 0.25,
    stain: 0.05,
    stamp: 0.12,
    holes: 0.15,
    border: 0.15,
    streaks: 0.05,
    showThrough: 0.15,
    showThroughStrength: 0.04,
    fax: 0.06,
    jpegQuality: [70, 90],
    dpi: [
      { weight: 3, dpi: 300 },
      { weight: 2, dpi: 200 },
    ],
    mess: [0.05, 0.5],
    rewrites: 0.004,
    corrected: 0.015,
    stray: 0.01,
  },
  {
    level: 3,
    rotation: 4,
    shear: 0.006,
    scale: 0.02,
    shift: 6,
    perspective: 0,
    stretch: 0.35,
    fold: 0.6,
    foldShift: 0.3,
    turned: 0.1,
    noise: 7,
    blur: 0.8,
    light: 0.1,
    faint: 0.3,
    faintness: 0.45,
    stain: 0.15,
    stamp: 0.25,
    holes: 0.3,
    border: 0.3,
    streaks: 0.15,
    showThrough: 0.3,
    showThroughStrength: 0.07,
    fax: 0.15,
    jpegQuality: [50, 80],
    dpi: [
      { weight: 2, dpi: 300 },
      { weight: 4, dpi: 200 },
    ],
    mess: [0.2, 0.7],
    rewrites: 0.008,
    corrected: 0.03,
    stray: 0.02,
  },
  {
    level: 4,
    rotation: 8,
    shear: 0.01,
    scale: 0.02,
    shift: 9,
    perspective: 0.01,
    stretch: 0.5,
    fold: 0.8,
    foldShift: 0.4,
    turned: 0.15,
    noise: 10,
    blur: 1,
    light: 0.18,
    faint: 0.4,
    faintness: 0.55,
    stain: 0.35,
    stamp: 0.4,
    holes: 0.4,
    border: 0.5,
    streaks: 0.3,
    showThrough: 0.5,
    showThroughStrength: 0.1,
    fax: 0.2,
    jpegQuality: [35, 65],
    dpi: [
      { weight: 1, dpi: 300 },
      { weight: 4, dpi: 200 },
      { weight: 1, dpi: 150 },
    ],
    mess: [0.35, 0.9],
    rewrites: 0.015,
    corrected: 0.05,
    stray: 0.04,
  },
  {
    level: 5,
    rotation: 15,
    shear: 0.015,
    scale: 0.02,
    shift: 12,
    perspective: 0.03,
    stretch: 0.8,
    fold: 0.9,
    foldShift: 0.5,
    turned: 0.25,
    noise: 15,
    blur: 1.4,
    light: 0.3,
    faint: 0.5,
    faintness: 0.65,
    stain: 0.6,
    stamp: 0.5,
    holes: 0.5,
    border: 0.7,
    streaks: 0.5,
    showThrough: 0.7,
    showThroughStrength: 0.15,
    fax: 0.25,
    jpegQuality: [20, 45],
    dpi: [
      { weight: 3, dpi: 200 },
      { weight: 2, dpi: 150 },
      { weight: 1, dpi: 100 },
    ],
    mess: [0.5, 1],
    rewrites: 0.02,
    corrected: 0.06,
    stray: 0.06,
  },
];

export function levelOf(number: number): Level {
  const level = LEVELS[number];
  if (!level) throw new RangeError(`levels go from 0 to ${LEVELS.length - 1}`);
  return level;
}
