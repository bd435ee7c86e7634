/** What the recogniser believes of a line: `frames × classes` shares, class 0 is CTC's blank. */
export interface Belief {
  readonly data: Float32Array;
  readonly frames: number;
  readonly classes: number;
}

/** Paths kept while searching, and texts returned. */
const BEAM = 12;
/** Classes below this share of a frame start no new text. */
const LEAST_SHARE = 0.004;
/** Shares are taken to be at least this: a single odd frame does not forbid a text. */
const FLOOR = 1e-7;

interface Path {
  readonly classes: readonly number[];
  /** Probability of all alignments that end in a blank, and in the last class. */
  blank: number;
  last: number;
}

/**
 * The likeliest texts over the allowed classes (`allowed` holds 0), best first: prefix beam search
 * (Hannun et al. 2014, "First-Pass Large Vocabulary Continuous Speech Recognition", algorithm 1
 * without a language model). Each is a list of classes.
 */
export function searchBeam(belief: Belief, allowed: Uint32Array): number[][] {
  let beam: Path[] = [{ classes: [], blank: 1, last: 0 }];
  for (let frame = 0; frame < belief.frames; frame++) {
    const row = frame * belief.classes;
    const blank = Math.max(FLOOR, belief.data[row]!);
    const likely: number[] = [];
    for (const at of allowed) if (at > 0 && belief.data[row + at]! >= LEAST_SHARE) likely.push(at);
    const next = new Map<string, Path>();
    const reach = (classes: readonly number[]): Path => {
      const key = classes.join();
      let path = next.get(key);
      if (!path) next.set(key, (path = { classes, blank: 0, last: 0 }));
      return path;
    };
    for (const path of beam) {
      const total = path.blank + path.last;
      const own = path.classes.at(-1);
      const same = reach(path.classes);
      same.blank += total * blank;
      if (own !== undefined) same.last += path.last * Math.max(FLOOR, belief.data[row + own]!);
      for (const at of likely) {
        const longer = reach([...path.classes, at]);
        longer.last += (at === own ? path.blank : total) * belief.data[row + at]!;
      }
    }
    beam = [...next.values()].sort((a, b) => b.blank + b.last - a.blank - a.last).slice(0, BEAM);
    // Only ratios matter: without this a long line's probabilities would vanish.
    const highest = beam[0]!.blank + beam[0]!.last;
    for (const path of beam) {
      path.blank /= highest;
      path.last /= highest;
    }
  }
  return beam.map(({ classes }) => [...classes]);
}

/** ln-probability of one text over all its alignments (Graves et al. 2006, section 4.1). */
export function weighPath({ data, frames, classes }: Belief, path: readonly number[]): number {
  const states = 2 * path.length + 1;
  const classOf = (state: number): number => (state % 2 === 0 ? 0 : path[(state - 1) / 2]!);
  let [now, next] = [new Float64Array(states), new Float64Array(states)];
  let sum = 0;
  now[0] = 1; // before the first frame: nothing is spelled
  for (let frame = 0; frame < frames; frame++) {
    let highest = 0;
    for (let state = 0; state < states; state++) {
      let reached = now[state]!;
      if (state > 0) reached += now[state - 1]!;
      const skips = state > 1 && state % 2 === 1 && classOf(state) !== classOf(state - 2);
      if (skips) reached += now[state - 2]!;
      const share = Math.max(FLOOR, data[frame * classes + classOf(state)]!);
      next[state] = reached * share;
      if (next[state]! > highest) highest = next[state]!;
    }
    if (highest === 0) return -Infinity;
    for (let state = 0; state < states; state++) next[state]! /= highest;
    sum += Math.log(highest);
    [now, next] = [next, now];
  }
  const ended = now[states - 1]! + (states > 1 ? now[states - 2]! : 0);
  return ended > 0 ? sum + Math.log(ended) : -Infinity;
}
