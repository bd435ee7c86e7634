import { readFile } from 'node:fs/promises';
import * as ort from 'onnxruntime-node';
import { z } from 'zod';
import { readWeights } from './read-weights.ts';

/** The card of a network that reads whole lines, frame by frame. */
export const lineCardSchema = z.object({
  id: z.string().min(1),
  file: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The first is CTC's blank. */
  classes: z.array(z.string()).min(2),
});

export interface LineNetwork<Card> {
  readonly card: Card;
  /** Its one output for its one input. */
  readonly run: (input: ort.Tensor) => Promise<ort.Tensor>;
}

/** Throws when the card is malformed or the weights are not those it was written for. */
export async function openLineNetwork<Card extends z.infer<typeof lineCardSchema>>(
  cardPath: string,
  schema: z.ZodType<Card>,
): Promise<LineNetwork<Card>> {
  const card = schema.parse(JSON.parse(await readFile(cardPath, 'utf8')));
  const session = await openSession(await readWeights(cardPath, card));
  const [input, output] = [session.inputNames[0]!, session.outputNames[0]!];
  return { card, run: async (tensor) => (await session.run({ [input]: tensor }))[output]! };
}

/** One thread: the same input gives the same bits, and a worker uses one core. */
export const openSession = (weights: Buffer): Promise<ort.InferenceSession> =>
  ort.InferenceSession.create(weights, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
  });
