/**
 * How strongly the lines of a profile repeat at each distance: the amplitude spectrum at
 * logarithmic steps of frequency. Shifting or turning a profile over leaves it as it is, and
 * another scale only moves it along: hundreds of forms are compared with a scan in milliseconds.
 */
export interface LineSpectrum {
  readonly values: Float32Array;
  /** Sum of the squares of the values before each, and of all. */
  readonly squares: Float64Array;
}

const { cos, exp, log, sin, sqrt } = Math;
/** Steps of frequency: 2 % each, the tolerance of a match. */
const STEP = 0.02;
/** Cycles per mm: distances of 80 mm down to 3.5 mm, the heights of rows and widths of cells. */
const LOWEST = 1 / 80;
const HIGHEST = 1 / 3.5;
export const SPECTRUM_STEPS = Math.round(log(HIGHEST / LOWEST) / STEP);
/** The slow trend along the spectrum says how much there is, not what: it is taken away. */
const TREND = 12;

/** Steps by which a change of scale moves a spectrum. */
export const stepsOfScale = (ratio: number): number => Math.round(log(ratio) / STEP);
export const scaleOfSteps = (steps: number): number => exp(steps * STEP);

/**
 * The spectrum of a profile with `pixelsPerMm`, from `before` steps below the usual range to
 * `after` above it: a scan whose scale is not known yet is looked at over all scales it may have.
 */
export function spectrumOf(
  profile: Float32Array,
  pixelsPerMm: number,
  before = 0,
  after = 0,
): LineSpectrum {
  const { length } = profile;
  const mean = profile.reduce((sum, value) => sum + value, 0) / length;
  const count = SPECTRUM_STEPS + before + after;
  const raw = new Float32Array(count);
  for (let index = 0; index < count; index++) {
    const cycles = (LOWEST * exp((index - before) * STEP)) / pixelsPerMm;
    // Rotation by a fixed angle: no sine in the loop.
    const turn = 2 * Math.PI * cycles;
    const [c, s] = [cos(turn), sin(turn)];
    let re = 1;
    let im = 0;
    let sumRe = 0;
    let sumIm = 0;
    for (let at = 0; at < length; at++) {
      const value = profile[at]! - mean;
      sumRe += value * re;
      sumIm += value * im;
      const next = re * c - im * s;
      im = re * s + im * c;
      re = next;
    }
    raw[index] = sqrt(sumRe * sumRe + sumIm * sumIm);
  }
  const values = subtractTrend(raw);
  const squares = new Float64Array(count + 1);
  values.forEach((value, at) => (squares[at + 1] = squares[at]! + value * value));
  return { values, squares };
}

function subtractTrend(raw: Float32Array): Float32Array {
  return raw.map((value, at) => {
    let sum = 0;
    let count = 0;
    for (let near = at - TREND; near <= at + TREND; near++)
      if (near >= 0 && near < raw.length) {
        sum += raw[near]!;
        count++;
      }
    return value - sum / count;
  });
}

/** Correlation in [-1, 1] of a form's spectrum with a scan's, moved by `from` steps. */
export function correlateSpectra(form: LineSpectrum, scan: LineSpectrum, from: number): number {
  const { length } = form.values;
  let product = 0;
  for (let index = 0; index < length; index++)
    product += form.values[index]! * scan.values[from + index]!;
  const energy = form.squares[length]! * (scan.squares[from + length]! - scan.squares[from]!);
  return energy > 0 ? product / sqrt(energy) : 0;
}
