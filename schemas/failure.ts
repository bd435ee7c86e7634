import { z } from 'zod';
import { placementFlawSchema } from './placement/fit-placement.ts';

/**
 * Why a file or page could not be read. `kind` leads to the words in `messages.ts` and to the
 * section of that name in docs/errors.md; the numbers say how far off it was.
 */
export const failureSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('empty-file') }),
  z.object({ kind: z.literal('vanished') }),
  z.object({ kind: z.literal('cannot-open'), detail: z.string() }),
  z.object({ kind: z.literal('file-too-large'), bytes: z.number(), limit: z.number() }),
  z.object({ kind: z.literal('unsupported-type'), found: z.string() }),
  z.object({ kind: z.literal('type-mismatch'), found: z.string(), extension: z.string() }),
  z.object({ kind: z.literal('damaged'), type: z.string(), detail: z.string() }),
  z.object({ kind: z.literal('encrypted-pdf') }),
  z.object({ kind: z.literal('too-many-pages'), pages: z.number(), limit: z.number() }),
  z.object({ kind: z.literal('too-many-pixels'), pixels: z.number(), limit: z.number() }),
  z.object({ kind: z.literal('no-such-page'), page: z.number(), pages: z.number() }),
  z.object({ kind: z.literal('resolution-too-low'), dpi: z.number(), needed: z.number() }),
  z.object({ kind: z.literal('blank-page') }),
  z.object({ kind: z.literal('mirrored') }),
  z.object({ kind: z.literal('unknown-form'), bestScore: z.number(), needed: z.number() }),
  z.object({ kind: z.literal('ambiguous-form'), candidates: z.array(z.string()) }),
  // Each sheet's form page; several where it could not be told from others.
  z.object({
    kind: z.literal('two-sheets'),
    first: z.array(z.string()),
    second: z.array(z.string()),
  }),
  z.object({
    kind: z.literal('form-unfit'),
    form: z.string(),
    score: z.number(),
    needed: z.number(),
  }),
  z.object({ kind: z.literal('unusable-anchors'), flaw: placementFlawSchema }),
  z.object({ kind: z.literal('poor-registration'), residual: z.number(), limit: z.number() }),
  z.object({ kind: z.literal('only-separators') }),
  z.object({ kind: z.literal('batch-closed'), batch: z.number() }),
  z.object({ kind: z.literal('already-replaced') }),
  z.object({ kind: z.literal('disposed'), scan: z.string() }),
  z.object({ kind: z.literal('queue-full'), waiting: z.number(), limit: z.number() }),
  z.object({ kind: z.literal('took-too-long'), seconds: z.number() }),
  z.object({ kind: z.literal('reader-crashed'), detail: z.string() }),
  z.object({ kind: z.literal('storage-full') }),
  z.object({ kind: z.literal('storage-failed'), detail: z.string() }),
]);
export type Failure = z.infer<typeof failureSchema>;
export type FailureKind = Failure['kind'];
