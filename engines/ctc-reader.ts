import type { LineOpinion, LineReader } from '../recognition/ports.ts';
import type { GreyImage } from '../recognition/raster/image.ts';
import { searchBeam, weighPath, type Belief } from './ctc-texts.ts';

/** CTC's blank is class 0. */
const BLANK = 0;
/** Other readings of a character below this share are not worth a reviewer's look. */
const OTHERS_FLOOR = 0.02;
const MOST_OTHERS = 3;

/**
 * A reader of whole lines made of a network that says, frame by frame, which of `keys` it sees
 * (`keys[0]` is CTC's blank). The alphabet is enforced by leaving all other classes out of the
 * decoding; `score` keeps the share of belief that the alphabet had at all. The network is asked
 * once a line, for as long as somebody holds the line.
 */
export function openCtcReader(
  id: string,
  keys: readonly string[],
  run: (line: GreyImage) => Promise<Belief>,
): LineReader {
  const indexOf = new Map(keys.map((text, index) => [text, index]));
  const allowedByAlphabet = new Map<string, Uint32Array>();
  const beliefs = new WeakMap<GreyImage, Promise<Belief>>();

  function believe(line: GreyImage): Promise<Belief> {
    const known = beliefs.get(line) ?? run(line);
    beliefs.set(line, known);
    return known;
  }

  function allowedClasses(alphabet: string | null): Uint32Array {
    const key = alphabet ?? '';
    const known = allowedByAlphabet.get(key);
    if (known) return known;
    const characters = new Set(alphabet);
    const indices = keys.flatMap((text, index) =>
      index === BLANK || alphabet === null || characters.has(text) ? [index] : [],
    );
    const allowed = Uint32Array.from(indices);
    allowedByAlphabet.set(key, allowed);
    return allowed;
  }

  function weigh(belief: Belief, text: string): number {
    const path = [...text].map((character) => indexOf.get(character) ?? -1);
    return path.includes(-1) ? -Infinity : weighPath(belief, path);
  }

  return {
    id,
    async readLine(line, alphabet) {
      const belief = await believe(line);
      const allowed = allowedClasses(alphabet);
      const texts = searchBeam(belief, allowed).map((path) => path.map((at) => keys[at]!).join(''));
      const said = decode(belief, allowed, keys);
      return {
        reader: id,
        ...said,
        share: Math.exp(weigh(belief, said.text)),
        ...(texts.length > 0 ? { texts } : {}),
      };
    },
    async weighTexts(line, texts) {
      const belief = await believe(line);
      return texts.map((text) => weigh(belief, text));
    },
  };
}

interface DecodedCharacter {
  readonly text: string;
  readonly score: number;
  readonly others: readonly { readonly text: string; readonly score: number }[];
}

/** Best path of the CTC output over the allowed classes; runs of one class are one character. */
function decode(
  { data: belief, frames, classes }: Belief,
  allowed: Uint32Array,
  keys: readonly string[],
): Omit<LineOpinion, 'reader'> {
  const peaks: { frame: number; at: number; raw: number; mass: number }[] = [];
  let previous = BLANK;
  for (let frame = 0; frame < frames; frame++) {
    const row = frame * classes;
    let best = BLANK;
    let mass = 0;
    for (const index of allowed) {
      mass += belief[row + index]!;
      if (belief[row + index]! > belief[row + best]!) best = index;
    }
    const raw = belief[row + best]!;
    const last = peaks.at(-1);
    if (best !== BLANK && best !== previous) peaks.push({ frame, at: best, raw, mass });
    else if (best !== BLANK && last && raw > last.raw) Object.assign(last, { frame, raw, mass });
    previous = best;
  }
  const characters = peaks.map(({ frame, at, raw, mass }): DecodedCharacter => ({
    text: keys[at]!,
    score: raw / mass,
    others: othersAt(belief, frame * classes, at, mass, allowed, keys),
  }));
  // Geometric mean of what the network itself believed, alphabet or not.
  const logs = peaks.reduce((sum, { raw }) => sum + Math.log(Math.max(raw, 1e-6)), 0);
  return {
    text: characters.map(({ text }) => text).join(''),
    score: peaks.length === 0 ? 0 : Math.exp(logs / peaks.length),
    characters,
  };
}

function othersAt(
  belief: Float32Array,
  row: number,
  chosen: number,
  mass: number,
  allowed: Uint32Array,
  keys: readonly string[],
): DecodedCharacter['others'] {
  const others: { text: string; score: number }[] = [];
  for (const index of allowed) {
    const score = belief[row + index]! / mass;
    if (index !== chosen && score >= OTHERS_FLOOR) others.push({ text: keys[index]!, score });
  }
  return others.sort((a, b) => b.score - a.score).slice(0, MOST_OTHERS);
}
