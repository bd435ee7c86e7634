import { floatsAt, kernels, reserve, wordsAt } from '../kernels/kernels.ts';

/** Where a form's lines lie along one of its axes, and how strong each is. */
export interface LineModel {
  /** Offsets from the page's centre, mm. */
  readonly offsets: Float32Array;
  /** Weights, sum 1. */
  readonly weights: Float32Array;
  /** The page's length along this axis, mm. */
  readonly length: number;
}

/** A way to lay the model over a profile: `pixel = centre + sign · scale · offset`. */
export interface AxisMatch {
  readonly centre: number;
  /** Pixels per mm. */
  readonly scale: number;
  /** In standard deviations above a random placement. */
  readonly score: number;
}

/** At most this many lines describe a page: more do not help and cost time. */
const MAX_LINES = 48;
/** Best matches kept per axis. */
const KEEP = 6;
const SCALE_STEP = 0.005;
const SHIFT_STEP = 2;

export function modelLines(profile: Float32Array, pixelsPerMm: number, length: number): LineModel {
  const peaks: { offset: number; weight: number }[] = [];
  for (let at = 1; at < profile.length - 1; at++) {
    const value = profile[at]!;
    if (value > 0 && value >= profile[at - 1]! && value > profile[at + 1]!)
      peaks.push({ offset: (at + 0.5) / pixelsPerMm - length / 2, weight: value });
  }
  peaks.sort((a, b) => b.weight - a.weight);
  const kept = peaks.slice(0, MAX_LINES);
  const total = kept.reduce((sum, peak) => sum + peak.weight, 0) || 1;
  return {
    offsets: Float32Array.from(kept, (peak) => peak.offset),
    weights: Float32Array.from(kept, (peak) => peak.weight / total),
    length,
  };
}

/** A profile made ready for matching: tolerant by about a millimetre, mean 0, deviation 1. */
export function tolerateProfile(profile: Float32Array): Float32Array {
  const wide = new Float32Array(profile.length);
  for (let at = 0; at < profile.length; at++) {
    let most = 0;
    for (let near = Math.max(0, at - 1); near <= Math.min(profile.length - 1, at + 1); near++)
      most = Math.max(most, profile[near]!);
    wide[at] = most;
  }
  const soft = wide.map((value, at) => (value + (wide[at - 1] ?? 0) + (wide[at + 1] ?? 0)) / 3);
  const mean = soft.reduce((sum, value) => sum + value, 0) / soft.length;
  const variance = soft.reduce((sum, value) => sum + (value - mean) ** 2, 0) / soft.length;
  const deviation = Math.sqrt(variance) || 1;
  return soft.map((value) => (value - mean) / deviation);
}

/**
 * The best placements of a model on a tolerant profile, for scales within the given intervals
 * (pixels per mm), the form's centre being within the middle three fifths of the profile.
 */
export function matchProfile(
  model: LineModel,
  profile: Float32Array,
  sign: 1 | -1,
  scales: readonly (readonly [number, number])[],
): AxisMatch[] {
  const found: AxisMatch[] = [];
  const { offsets, weights } = model;
  const lines = offsets.length;
  const from = Math.floor(profile.length * 0.2);
  const to = Math.ceil(profile.length * 0.8);
  const count = 4 * Math.ceil((to - from) / SHIFT_STEP / 4);
  const reach = Math.ceil((model.length / 2) * Math.max(0, ...scales.map(([, high]) => high))) + 1;
  const halves = openHalves(profile, reach, lines, count);
  halves.weights.set(weights);
  for (const [low, high] of scales.filter(([lowest]) => lowest > 0))
    for (let scale = low; scale <= high; scale *= 1 + SCALE_STEP) {
      for (let line = 0; line < lines; line++)
        halves.place(line, from + reach + Math.floor(sign * scale * offsets[line]!));
      const scores = halves.slide();
      let best = 0;
      for (let at = 0; from + at * SHIFT_STEP < to; at++) {
        const score = scores[at]!;
        if (score > scores[best]!) best = at;
        if (score > 1) keepBest(found, { centre: from + at * SHIFT_STEP, scale, score });
      }
      keepBest(found, { centre: from + best * SHIFT_STEP, scale, score: scores[best]! });
    }
  return found;
}

interface Halves {
  readonly weights: Float32Array;
  /** Sets where in the padded profile a line lies with the form at its first place. */
  place(line: number, at: number): void;
  /** The lines' weighted sum at every second place. */
  slide(): Float32Array;
}

/**
 * A profile in the kernels' memory, with nothing beyond its ends. The form is laid at every second
 * place, so the profile's even and odd values lie apart and each line reads one kind in a row.
 */
function openHalves(profile: Float32Array, reach: number, lines: number, count: number): Halves {
  const half = Math.ceil(profile.length / 2) + reach + count;
  const [values, places, shares, scores] = reserve(8 * half, 4 * lines, 4 * lines, 4 * count);
  const apart = floatsAt(values, 2 * half).fill(0);
  for (let at = 0; at < profile.length; at++)
    apart[((at + reach) % 2) * half + ((at + reach) >> 1)] = profile[at]!;
  const starts = wordsAt(places, lines);
  return {
    weights: floatsAt(shares, lines),
    place(line, at) {
      starts[line] = (at % 2) * half + (at >> 1);
    },
    slide() {
      kernels.slideLines(values, places, shares, lines, count, scores);
      return floatsAt(scores, count);
    },
  };
}

/** Keeps the list short, best first, without near twins. */
function keepBest(found: AxisMatch[], match: AxisMatch): void {
  if (found.length >= KEEP && match.score <= found[found.length - 1]!.score) return;
  const twin = found.findIndex(
    (other) =>
      Math.abs(other.centre - match.centre) < 8 &&
      Math.abs(Math.log(other.scale / match.scale)) < 0.02,
  );
  if (twin >= 0) {
    if (found[twin]!.score >= match.score) return;
    found.splice(twin, 1);
  }
  let at = found.length;
  while (at > 0 && found[at - 1]!.score < match.score) at--;
  found.splice(at, 0, match);
  if (found.length > KEEP) found.pop();
}
