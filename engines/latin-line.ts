import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import { z } from 'zod';
import { softenLogits } from '../recognition/confidence/temperature.ts';
import type { LineReader } from '../recognition/ports.ts';
import { openCtcReader } from './ctc-reader.ts';
import type { Ppocr } from './ppocr.ts';

const cardSchema = z.object({
  id: z.string().min(1),
  file: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The first is CTC's blank. */
  classes: z.array(z.string()).min(2),
  temperature: z.number().positive(),
});

/** Channels that it reads from: the backbone's and the neck's. */
const CHANNELS = 600;

/**
 * Reads Latin lines from what PP-OCRv4 sees (training/latin-lines): a millisecond a line once that
 * has looked. Throws when the card is malformed or the weights are not those it was written for.
 */
export async function openLatinLine(cardPath: string, ppocr: Ppocr): Promise<LineReader> {
  const card = cardSchema.parse(JSON.parse(await readFile(cardPath, 'utf8')));
  const weights = await readFile(path.join(path.dirname(cardPath), card.file));
  const found = createHash('sha256').update(weights).digest('hex');
  if (found !== card.sha256)
    throw new Error(`${card.file} is not the file that ${card.id} names: SHA-256 ${found}`);
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
    const logits = (await session.run({ [input]: tensor }))[output]!.data as Float32Array;
    const data = new Float32Array(logits.length);
    for (let row = 0; row < data.length; row += classes)
      data.set(softenLogits([...logits.subarray(row, row + classes)], card.temperature), row);
    return { data, frames, classes };
  });
}
