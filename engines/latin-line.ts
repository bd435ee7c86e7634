import { readFile } from 'node:fs/promises';
import * as ort from 'onnxruntime-node';
import { z } from 'zod';
import type { LineReader } from '../recognition/ports.ts';
import { openCtcReader } from './ctc-reader.ts';
import type { Ppocr } from './ppocr.ts';
import { readWeights } from './read-weights.ts';

const cardSchema = z.object({
  id: z.string().min(1),
  file: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The first is CTC's blank. */
  classes: z.array(z.string()).min(2),
});

/** Channels that it reads from: the backbone's and the neck's. */
const CHANNELS = 600;

/**
 * Reads Latin lines from what PP-OCRv4 sees (training/latin-lines): a millisecond a line once that
 * has looked. Throws when the card is malformed or the weights are not those it was written for.
 */
export async function openLatinLine(cardPath: string, ppocr: Ppocr): Promise<LineReader> {
  const card = cardSchema.parse(JSON.parse(await readFile(cardPath, 'utf8')));
  const weights = await readWeights(cardPath, card);
  const session = await ort.InferenceSession.create(weights, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
  });
  const [input, output] = [session.inputNames[0]!, session.outputNames[0]!];
  const classes = card.classes.length;
  return openCtcReader(card.id, card.classes, async (line) => {
    const { data: features, frames } = await ppocr.featuresOf(line);
    const tensor = new ort.Tensor('float32', features, [1, CHANNELS, frames]);
    const shares = (await session.run({ [input]: tensor }))[output]!;
    return { data: shares.data as Float32Array, frames, classes };
  });
}
