import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { MARK_STATES, type MarkModel } from '../recognition/read/mark-model.ts';

const numbers = z.array(z.number());

const isInOrder = (states: readonly string[]): boolean => states.join() === MARK_STATES.join();

const fusionSchema = z.object({
  features: z.number(),
  pixels: z.number(),
  bias: numbers.length(MARK_STATES.length),
});

const markModelSchema = z
  .object({
    id: z.string().min(1),
    // In the order of the checkbox network's classes, whose opinion is added state by state.
    states: z
      .array(z.enum(MARK_STATES))
      .refine(isInOrder, { message: 'the states are not in order' }),
    features: z.array(z.string()).min(1),
    mean: numbers,
    scale: z.array(z.number().positive()),
    weights: z.array(numbers),
    temperature: z.number().positive(),
    fusion: z.object({ plain: fusionSchema, lettered: fusionSchema }),
    assumedShares: z.record(z.enum(MARK_STATES), z.number().positive()),
    assumedBoxes: z.number().positive(),
    emptyWithoutInk: z.number().min(0).max(1),
    circled: z.number().min(0).max(1),
  })
  .refine(
    ({ features, mean, scale, states, weights }) => {
      const n = features.length;
      const terms = 1 + n + (n * (n + 1)) / 2;
      return (
        mean.length === n &&
        scale.length === n &&
        weights.length === states.length &&
        weights.every((row) => row.length === terms)
      );
    },
    { message: 'the numbers of features, states and weights do not agree' },
  );

/** Loads the committed weights of the checkbox reader. Throws on a malformed file: a bug. */
export async function loadMarkModel(path: string): Promise<MarkModel> {
  return markModelSchema.parse(JSON.parse(await readFile(path, 'utf8')));
}
