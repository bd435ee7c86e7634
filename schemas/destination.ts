import { z } from 'zod';

/** Where a file goes that does not stand by itself. */
export const destinationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('batch'), batchId: z.uuid() }),
  /** In place of a page that could not be read, or of a file that could not be opened. */
  z.object({ kind: z.literal('page'), pageId: z.uuid() }),
  z.object({ kind: z.literal('scan'), scanId: z.uuid() }),
]);
export type Destination = z.infer<typeof destinationSchema>;
