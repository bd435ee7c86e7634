import * as ort from 'onnxruntime-node';
import { z } from 'zod';
import type { LineReader } from '../recognition/ports.ts';
import { openCtcReader } from './ctc-reader.ts';
import { lineCardSchema, openLineNetwork } from './line-network.ts';
import { toPlane } from './line-plane.ts';

const cardSchema = lineCardSchema.extend({
  /** Pixels of the lines that it was trained on, and of one of its columns. */
  height: z.number().int().positive(),
  column: z.number().int().positive(),
});

/** Wider lines are squeezed: 100 characters of a password stay legible. */
const WIDEST = 2000;
/** Columns of paper behind a line, as in training, and as far as a column sees: what they say is left out. */
const PAPER_AFTER = 16;

/**
 * Reads Latin lines; trained for nothing else, on handwriting (training/latin-strokes). Throws when the
 * card is malformed or the weights are not those it was written for.
 */
export async function openLatinStrokes(cardPath: string): Promise<LineReader> {
  const { card, run } = await openLineNetwork(cardPath, cardSchema);
  const { height, column, classes } = card;
  const shape = { height, narrowest: column, widest: WIDEST, step: column, after: PAPER_AFTER };
  return openCtcReader(card.id, classes, async (line) => {
    const { data, width, used } = toPlane(line, shape);
    const ink = data.map((value) => 1 - value / 255);
    const tensor = new ort.Tensor('float32', ink, [1, 1, height, width]);
    const shares = await run(tensor);
    const frames = (shares.dims[1]! * used) / width;
    return { data: shares.data as Float32Array, frames, classes: classes.length };
  });
}
