import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AuditEvent } from '../../schemas/desk.ts';
import { canonicalJson } from '../encode-json.ts';

/** The event by which a scan is disposed of: it stays as it is, and says what it has emptied. */
export const DISPOSED = 'scan-disposed';

export const disposedEventSchema = z.looseObject({
  sha256: z.string(),
  proposedBy: z.string().min(1),
  approvedBy: z.string().min(1),
  /** How many events of the scan came before it, and what they come to: `digestEvent`. */
  events: z.number().int(),
  digest: z.string(),
});

/**
 * Events of a scan in their order, one after the other: who did what and when, which the hash of an
 * emptied event alone proves no more, and that hash, under which it stands in the chain.
 */
export function digestEvent(before: string, event: AuditEvent, hash: string): string {
  const { seq, at, scanId, pageId, actor, action } = event;
  const text = canonicalJson({ seq, at, scanId, pageId, actor, action, hash });
  return createHash('sha256').update(before).update(text).digest('hex');
}
