import { UnrecoverableError } from 'bullmq';
import { z } from 'zod';

/** Jobs carry ids, never content; the version says which code may read them. */
export const decodePayloadSchema = z.strictObject({ v: z.literal(1), scanId: z.uuid() });
export type DecodePayload = z.infer<typeof decodePayloadSchema>;

export const readPayloadSchema = z.strictObject({ v: z.literal(1), pageId: z.uuid() });
export type ReadPayload = z.infer<typeof readPayloadSchema>;

export const deliverPayloadSchema = z.strictObject({
  v: z.literal(1),
  deliveryId: z.uuid(),
  round: z.int().positive(),
});
export type DeliverPayload = z.infer<typeof deliverPayloadSchema>;

export const QUEUES = { decode: 'decode', read: 'read', deliver: 'deliver' } as const;

/** A payload that cannot be read today cannot be read tomorrow: it is never tried again. */
export function parsePayload<T>(schema: z.ZodType<T>, data: unknown): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new UnrecoverableError(`not a payload: ${z.prettifyError(parsed.error)}`);
}

/** What a worker tells while it works; listeners parse it. */
export const progressSchema = z.discriminatedUnion('stage', [
  z.object({ stage: z.literal('decoded'), scanId: z.string(), pages: z.number() }),
  z.object({ stage: z.literal('started'), pageId: z.string() }),
  z.object({ stage: z.literal('read'), pageId: z.string() }),
]);
export type Progress = z.infer<typeof progressSchema>;
