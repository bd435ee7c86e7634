/**
 * Seeded randomness. Every part of a sample draws from a stream of its own (`fork`), so that a
 * change in one part leaves all others as they were.
 */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  /** Whole number in [low, high], both included. */
  whole(low: number, high: number): number;
  /** Normal, cut at three deviations: a sample must not depend on one freak draw. */
  normal(mean: number, deviation: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Picks by the items' own weights. */
  weighted<T extends { readonly weight: number }>(items: readonly T[]): T;
  /** An independent stream, the same for the same label. */
  fork(label: string): Random;
}

/** FNV-1a: turns a label into 32 bits. */
function hash(text: string, start: number): number {
  let value = start >>> 0;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value;
}

/** mulberry32: one 32-bit state, good enough for pictures and the same on every machine. */
export function seeded(seed: number | string): Random {
  const origin = hash(String(seed), 0x811c9dc5);
  let state = origin;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const between = (low: number, high: number): number => low + (high - low) * next();
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(next() * items.length)];
    if (item === undefined) throw new RangeError('cannot pick from an empty list');
    return item;
  };
  return {
    next,
    between,
    pick,
    whole: (low, high) => low + Math.floor(next() * (high - low + 1)),
    normal: (mean, deviation) => {
      const radius = Math.sqrt(-2 * Math.log(1 - next()));
      const value = radius * Math.cos(2 * Math.PI * next());
      return mean + deviation * Math.max(-3, Math.min(3, value));
    },
    chance: (probability) => next() < probability,
    weighted: (items) => {
      let left = next() * items.reduce((sum, item) => sum + item.weight, 0);
      for (const item of items) {
        left -= item.weight;
        if (left < 0) return item;
      }
      return pick(items);
    },
    fork: (label) => seeded(`${origin}/${label}`),
  };
}
