import { z } from 'zod';
import { boxMmSchema } from '../units.ts';

/** `[x, y, width, height]` in millimetres from the page's top left corner. */
export const boxInputSchema = z
  .tuple([z.number(), z.number(), z.number().positive(), z.number().positive()])
  .describe('[x, y, width, height] in millimetres from the top left corner of the page');

export const boxSchema = boxInputSchema
  .transform(([x, y, width, height]) => ({ x, y, width, height }))
  .pipe(boxMmSchema);

/** Cells: one box each, or a row of equal boxes told by its first box, count and gap. */
export const cellsSchema = z
  .union([
    z.array(boxInputSchema).min(1),
    z.strictObject({
      first: boxInputSchema,
      count: z.number().int().min(1).max(200),
      gap: z.number().min(0).default(0).describe('millimetres between two cells'),
    }),
  ])
  .transform((cells) => {
    if (Array.isArray(cells))
      return cells.map(([x, y, width, height]) => ({ x, y, width, height }));
    const { first, count, gap } = cells;
    const [x, y, width, height] = first;
    return Array.from({ length: count }, (_, index) => ({
      x: x + index * (width + gap),
      y,
      width,
      height,
    }));
  })
  .pipe(z.array(boxMmSchema));
