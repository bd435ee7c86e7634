import { z } from 'zod';
import { signedReportSchema } from './audit.ts';
import { auditEventSchema } from './desk.ts';
import { fieldValueSchema, formKeySchema } from './reading.ts';

/** Files of a bundle beside the originals. */
export const BUNDLE_FILES = {
  manifest: 'bundle.json',
  events: 'events.json',
  record: 'record.json',
} as const;

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** What is signed of a bundle: every other file in it by its hash. */
export const bundleManifestSchema = z.strictObject({
  product: z.literal('madoguchi'),
  format: z.literal(1),
  controlNumber: z.string(),
  scanId: z.string(),
  /** ISO 8601 instant. */
  madeAt: z.string(),
  madeBy: z.string(),
  /** Files as they were received, by what they are called in the bundle. */
  originals: z.record(z.string(), z.strictObject({ scanId: z.string(), fileName: z.string() })),
  files: z.record(z.string(), hashSchema),
});
export type BundleManifest = z.infer<typeof bundleManifestSchema>;

/** An event with what its hash follows from, and how it leads to the root of its day. */
const bundledEventSchema = z.strictObject({
  event: auditEventSchema.extend({ hash: hashSchema }),
  /** Hash of the event before; empty: it is the first of all. */
  previous: z.string().regex(/^([0-9a-f]{64})?$/),
  /** Inclusion proof (RFC 9162, 2.1.3) from the event's hash to the root of its day; null: no anchor yet. */
  path: z.array(hashSchema).max(64).nullable(),
});
export type BundledEvent = z.infer<typeof bundledEventSchema>;

export const bundledEventsSchema = z.strictObject({
  events: z.array(bundledEventSchema),
  /** The signed anchors of the days that they lie in. */
  anchors: z.array(signedReportSchema),
});
export type BundledEvents = z.infer<typeof bundledEventsSchema>;

/** A page as it stood when the bundle was made; `•` stands for a secret or confidential value. */
const bundledPageSchema = z.strictObject({
  pageId: z.string(),
  number: z.number().int().positive(),
  state: z.string(),
  /** Null: it was not read. */
  form: formKeySchema.nullable(),
  approvedBy: z.string().nullable(),
  approvedAt: z.string().nullable(),
  /** By field. */
  values: z.record(z.string(), fieldValueSchema),
});
export type BundledPage = z.infer<typeof bundledPageSchema>;

export const bundledRecordSchema = z.strictObject({ pages: z.array(bundledPageSchema) });
export type BundledRecord = z.infer<typeof bundledRecordSchema>;

/** The first thing that does not hold. */
export type BundleBreach =
  | { readonly kind: 'no-bundle' | 'manifest-forged' }
  | { readonly kind: 'foreign-key'; readonly of: string }
  | {
      readonly kind:
        | 'file-missing'
        | 'file-unknown'
        | 'file-changed'
        | 'file-twice'
        | 'file-odd'
        | 'original-swapped';
      readonly name: string;
    }
  | {
      readonly kind: 'event-foreign' | 'event-changed' | 'event-unordered' | 'proof-broken';
      readonly seq: number;
    }
  | { readonly kind: 'anchor-forged' }
  | { readonly kind: 'record-changed'; readonly page: number };

/** What a bundle proves by itself. */
export interface BundleProof {
  readonly manifest: BundleManifest;
  readonly events: number;
  /** Days whose signed roots the events lead to. */
  readonly days: readonly string[];
  /** Numbers of events that no anchor covers yet. */
  readonly unanchored: readonly number[];
  /** SHA-256 of the keys that signed. */
  readonly keys: readonly string[];
}
