import * as ort from 'onnxruntime-node';
import type { LineReader } from '../recognition/ports.ts';
import { openCtcReader } from './ctc-reader.ts';
import { lineCardSchema, openLineNetwork } from './line-network.ts';
import type { Ppocr } from './ppocr.ts';

/** Channels that it reads from: the backbone's and the neck's. */
const CHANNELS = 600;

/**
 * Reads Latin lines from what PP-OCRv4 sees (training/latin-lines): a millisecond a line once that
 * has looked. Throws when the card is malformed or the weights are not those it was written for.
 */
export async function openLatinLine(cardPath: string, ppocr: Ppocr): Promise<LineReader> {
  const { card, run } = await openLineNetwork(cardPath, lineCardSchema);
  const classes = card.classes.length;
  return openCtcReader(card.id, card.classes, async (line) => {
    const { data: features, frames } = await ppocr.featuresOf(line);
    const tensor = new ort.Tensor('float32', features, [1, CHANNELS, frames]);
    const shares = await run(tensor);
    return { data: shares.data as Float32Array, frames, classes };
  });
}
