import type { Random } from '../random.ts';
import type { Colour } from '../raster/sheet.ts';
import type { Level } from './levels.ts';
import type { Fold, Placement, Wave } from './placement.ts';
import type { ScanEffects } from './scan-effects.ts';

/** Everything that happens to one page, decided before any pixel is touched. */
export interface Ageing {
  readonly placement: Placement;
  readonly scan: ScanEffects;
  /** Shows beside the paper and through holes. */
  readonly bed: Colour;
  /** Share of toner missing; 0: none. */
  readonly faintness: number;
  readonly foldStrength: number;
  readonly stains: readonly { readonly x: number; readonly y: number; readonly radius: number }[];
  readonly stamp: { readonly x: number; readonly y: number; readonly diameter: number } | null;
  readonly holes: boolean;
  readonly showThrough: number;
  /** Grey level of the cut to black and white; null for grey and colour scans. */
  readonly threshold: number | null;
}

/** What a caller fixes instead of leaving it to chance. */
export interface AgeingChoice {
  readonly dpi?: number;
  readonly turned?: Placement['turned'];
  readonly mirrored?: boolean;
  /** Degrees. */
  readonly rotation?: number;
  readonly fax?: boolean;
  readonly stamp?: boolean;
  readonly fold?: boolean;
  readonly stain?: boolean;
  readonly border?: boolean;
  readonly holes?: boolean;
  readonly showThrough?: boolean;
  /** Share of the level's own noise: noise is what makes a scan large. */
  readonly noise?: number;
}

/** A cut that keeps thin strokes of a light pen and drops the shade of the paper: share of white. */
const FAX_THRESHOLD = [0.62, 0.76] as const;
/** Fax machines light evenly and measure white as they go: little of the unevenness is left. */
const FAX_LIGHT = 0.2;

export function chooseAgeing(
  level: Level,
  page: { readonly width: number; readonly height: number },
  random: Random,
  choice: AgeingChoice = {},
): Ageing {
  const has = (chance: number, fixed?: boolean): boolean => {
    const drawn = random.chance(chance);
    return fixed ?? drawn;
  };
  const isFax = has(level.fax, choice.fax);
  const folds = has(level.fold, choice.fold) ? chooseFolds(level, page, random) : [];
  const dark = has(level.border, choice.border);
  const scan = chooseScan(level, isFax, random);
  return {
    placement: choosePlacement(level, page, folds, random, choice),
    scan: { ...scan, noise: scan.noise * (choice.noise ?? 1) },
    bed: dark ? [42, 42, 46] : [250, 250, 250],
    faintness: has(level.faint) ? level.faintness * random.between(0.5, 1) : 0,
    foldStrength: random.between(0.05, 0.16),
    stains: has(level.stain, choice.stain)
      ? Array.from({ length: random.whole(1, 3) }, () => ({
          x: random.between(0, page.width),
          y: random.between(0, page.height),
          radius: random.between(5, 20),
        }))
      : [],
    stamp: has(level.stamp, choice.stamp)
      ? {
          x: page.width * random.between(0.45, 0.9),
          y: page.height * random.between(0.15, 0.75),
          diameter: random.between(10.5, 18),
        }
      : null,
    holes: has(level.holes, choice.holes),
    showThrough: has(level.showThrough, choice.showThrough)
      ? level.showThroughStrength * random.between(0.5, 1)
      : 0,
    threshold: isFax ? scan.paper[1] * random.between(...FAX_THRESHOLD) : null,
  };
}

function choosePlacement(
  level: Level,
  page: { readonly width: number; readonly height: number },
  folds: readonly Fold[],
  random: Random,
  choice: AgeingChoice,
): Placement {
  const spread = (most: number): number => random.between(-most, most);
  const drawnDpi = random.weighted(level.dpi).dpi;
  const drawnTurn = random.chance(level.turned) ? random.pick([90, 180, 180, 270] as const) : 0;
  const drawnRotation = spread(level.rotation);
  return {
    page,
    dpi: choice.dpi ?? drawnDpi,
    turned: choice.turned ?? drawnTurn,
    mirrored: choice.mirrored ?? false,
    rotation: ((choice.rotation ?? drawnRotation) * Math.PI) / 180,
    shear: spread(level.shear),
    scaleX: 1 + spread(level.scale),
    scaleY: 1 + spread(level.scale),
    shiftX: spread(level.shift),
    shiftY: spread(level.shift),
    perspectiveX: spread(level.perspective),
    perspectiveY: spread(level.perspective),
    waves: level.stretch === 0 ? [] : [0, 1, 2].map(() => chooseWave(level.stretch / 2, random)),
    folds,
  };
}

/** Wavelengths of 12 to 40 cm: paper stretches slowly. */
function chooseWave(amplitude: number, random: Random): Wave {
  const direction = random.between(0, 2 * Math.PI);
  const frequency = (2 * Math.PI) / random.between(120, 400);
  return {
    alongX: random.normal(0, amplitude / 2),
    alongY: random.normal(0, amplitude / 2),
    frequencyX: frequency * Math.cos(direction),
    frequencyY: frequency * Math.sin(direction),
    phase: random.between(0, 2 * Math.PI),
  };
}

/** Envelopes: A4 in thirds (long envelope), else once across, now and then twice. */
function chooseFolds(
  level: Level,
  page: { readonly width: number; readonly height: number },
  random: Random,
): Fold[] {
  const shift = (): number => random.between(-level.foldShift, level.foldShift);
  const across = (share: number): Fold => ({
    axis: 'horizontal',
    at: page.height * share + random.normal(0, 1.5),
    shift: shift(),
  });
  if (random.chance(0.65)) return [across(1 / 3), across(2 / 3)];
  const half = across(1 / 2);
  if (random.chance(0.6)) return [half];
  return [half, { axis: 'vertical', at: page.width / 2 + random.normal(0, 1.5), shift: shift() }];
}

function chooseScan(level: Level, isFax: boolean, random: Random): ScanEffects {
  const white = level.level === 0 ? 255 : random.between(236, 252) - 4 * level.level;
  const warm = level.level === 0 ? 0 : random.between(0, 2 + 2 * level.level);
  const spread = (most: number): number => random.between(-most, most);
  const light = level.light * (isFax ? FAX_LIGHT : 1);
  return {
    paper: [white, white - warm / 3, white - warm],
    noise: level.noise * random.between(0.5, 1),
    light: { x: spread(light), y: spread(light), hump: random.between(0, light / 2) },
    blur: level.blur * random.between(0.3, 1),
    streaks: random.chance(level.streaks)
      ? Array.from({ length: random.whole(1, 3) }, () => ({
          x: random.next(),
          width: random.whole(1, 3),
          by: random.chance(0.7) ? random.between(0.55, 0.85) : 1.25,
        }))
      : [],
  };
}
