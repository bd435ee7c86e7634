import { readFile } from 'node:fs/promises';
import * as ort from 'onnxruntime-node';
import { z } from 'zod';
import type { Network } from '../recognition/ports.ts';
import { readWeights } from './read-weights.ts';

/** The model card that lies beside every committed network; training writes it. */
export const modelCardSchema = z.object({
  id: z.string().min(1),
  /** Weights, relative to the card. */
  file: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  classes: z.array(z.string()).min(2),
  side: z.number().int().positive(),
  planes: z.number().int().positive().default(1),
  temperature: z.number().positive().optional(),
});
export type ModelCard = z.infer<typeof modelCardSchema>;

/** At most this many items run at once: bounds memory; large batches gain nothing on one thread. */
const LARGEST_RUN = 256;

/**
 * Opens a committed network. One thread and sequential execution: the same input gives the same
 * bits, and a worker uses one core. Throws when the card is malformed or the weights are not the
 * ones the card was written for: a broken installation, not bad input.
 */
export async function openNetwork(modelJsonPath: string): Promise<Network> {
  const card = modelCardSchema.parse(JSON.parse(await readFile(modelJsonPath, 'utf8')));
  const weights = await readWeights(modelJsonPath, card);
  const session = await ort.InferenceSession.create(weights, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
  });
  return {
    id: card.id,
    classes: card.classes,
    side: card.side,
    planes: card.planes,
    ...(card.temperature === undefined ? {} : { temperature: card.temperature }),
    classify: (batch, count) => classifyInRuns(session, card, batch, count),
  };
}

/** What the code that fills a network's tiles and names its classes was written for. */
interface Expected {
  readonly side: number;
  readonly planes: number;
  readonly classes: readonly string[];
}

/** Throws where a network was trained for other tiles or classes: its answers would be believed. */
export function requireShape(network: Network, expected: Expected): Network {
  const shapeOf = ({ side, planes = 1, classes }: Omit<Expected, 'planes'> & { planes?: number }) =>
    `${side} × ${side} × ${planes} → ${classes.join(' ')}`;
  if (shapeOf(network) === shapeOf(expected)) return network;
  throw new Error(`${network.id} is ${shapeOf(network)}, not ${shapeOf(expected)}`);
}

async function classifyInRuns(
  session: ort.InferenceSession,
  card: ModelCard,
  batch: Float32Array,
  count: number,
): Promise<Float32Array> {
  const pixels = card.planes * card.side * card.side;
  if (batch.length !== count * pixels) {
    throw new RangeError(
      `${card.id}: ${count} items need ${count * pixels} floats, got ${batch.length}`,
    );
  }
  const input = session.inputNames[0]!;
  const output = session.outputNames[0]!;
  const logits = new Float32Array(count * card.classes.length);
  for (let from = 0; from < count; from += LARGEST_RUN) {
    const size = Math.min(LARGEST_RUN, count - from);
    // Copied: the runtime may keep the buffer, and the caller may reuse his.
    const part = batch.slice(from * pixels, (from + size) * pixels);
    const tensor = new ort.Tensor('float32', part, [size, card.planes, card.side, card.side]);
    const result = (await session.run({ [input]: tensor }))[output]!;
    if (result.data.length !== size * card.classes.length) {
      throw new RangeError(`${card.id}: expected ${card.classes.length} classes an item`);
    }
    logits.set(result.data as Float32Array, from * card.classes.length);
  }
  return logits;
}
