import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AuditEvent } from '../../schemas/desk.ts';
import { canonicalJson } from '../encode-json.ts';

/** The event by which a scan is disposed of: it stays as it is, and says what it has emptied. */
export const DISPOSED = 'scan-disposed';

/** Of what is sealed: another one has to be told from an event that was changed. */
const SEAL_FORMAT = 1;

export const disposedEventSchema = z.looseObject({
  disposal: z.string(),
  sha256: z.string(),
  proposedBy: z.string().min(1),
  approvedBy: z.string().min(1),
  /** How many events of the scan came before it, and what they come to: `digestEvent`. */
  events: z.number().int(),
  digest: z.string(),
  /** By the key of the installation: `describeDisposal`. */
  seal: z.string(),
});

/** What the key of the installation says of a disposal: the chain alone is written by whoever has the database. */
export function describeDisposal(
  scanId: string,
  { disposal, sha256, proposedBy, approvedBy, events, digest }: Omit<DisposedEvent, 'seal'>,
): string {
  const said = { disposal, scanId, sha256, proposedBy, approvedBy, events, digest };
  return canonicalJson({ format: SEAL_FORMAT, ...said });
}

export type DisposedEvent = z.infer<typeof disposedEventSchema>;

/**
 * Events of a scan in their order, one after the other: who did what and when, which the hash of an
 * emptied event alone proves no more, and that hash, under which it stands in the chain.
 */
export function digestEvent(before: string, event: AuditEvent, hash: string): string {
  const { seq, at, scanId, pageId, actor, action } = event;
  const text = canonicalJson({ seq, at, scanId, pageId, actor, action, hash });
  return createHash('sha256').update(before).update(text).digest('hex');
}
