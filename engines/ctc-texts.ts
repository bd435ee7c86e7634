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

/** What a character may be seen as: any of several classes, or, by so much a frame, as anything. */
export interface Seen {
  readonly classes: readonly number[];
  readonly anything: number;
}

/** An alignment: its ln-probability, and with which share each character's classes are seen at best. */
export interface Alignment {
  readonly log: number;
  readonly seen: readonly number[];
}

/**
 * The best alignment of characters each of which may be seen as something else (Viterbi). The best,
 * not all: where anything may be seen, there are as many alignments as frames.
 */
export function alignSeen(belief: Belief, path: readonly Seen[]): Alignment {
  const { data, frames, classes } = belief;
  const length = 2 * path.length + 1;
  // Of each character how many states back its frame may follow one of: past the blank, or from it.
  const reach = path.map((own, at) => (at > 0 && !sharesClass(own, path[at - 1]!) ? 2 : 1));
  let [now, next] = [new Float64Array(length), new Float64Array(length)];
  now.fill(-Infinity);
  now[0] = 0; // before the first frame: nothing is spelled
  /** How many states back the best way into each state comes from, frame by frame. */
  const steps = new Uint8Array(frames * length);
  for (let frame = 0; frame < frames; frame++) {
    const row = frame * classes;
    const blank = Math.log(Math.max(FLOOR, data[row]!));
    for (let at = 0; at < length; at++) {
      const own = at % 2 === 1 ? path[(at - 1) / 2]! : null;
      const most = own ? reach[(at - 1) / 2]! : Math.min(at, 1);
      let step = 0;
      for (let back = 1; back <= most; back++) if (now[at - back]! > now[at - step]!) step = back;
      steps[frame * length + at] = step;
      next[at] = now[at - step]! + (own ? Math.log(shareOf(data, row, own)) : blank);
    }
    [now, next] = [next, now];
  }
  const last = length > 1 && now[length - 2]! > now[length - 1]! ? length - 2 : length - 1;
  const seen = path.map(() => 0);
  const log = now[last]!;
  if (log === -Infinity) return { log, seen };
  for (let [frame, at] = [frames - 1, last]; frame >= 0; frame--) {
    const character = (at - 1) / 2;
    if (at % 2 === 1)
      seen[character] = Math.max(
        seen[character]!,
        sumClasses(data, frame * classes, path[character]!.classes),
      );
    at -= steps[frame * length + at]!;
  }
  return { log, seen };
}

/** Then a blank has to part them. */
const sharesClass = (one: Seen, two: Seen): boolean =>
  one.classes.some((it) => two.classes.includes(it));

function shareOf(data: Float32Array, row: number, { classes, anything }: Seen): number {
  const blank = data[row]!;
  const other = anything === 0 ? 0 : blank + anything * (1 - blank);
  return Math.min(1, Math.max(FLOOR, other + sumClasses(data, row, classes)));
}

function sumClasses(data: Float32Array, row: number, classes: readonly number[]): number {
  let sum = 0;
  for (const at of classes) sum += data[row + at]!;
  return Math.min(1, sum);
}
