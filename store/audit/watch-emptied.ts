import type { AuditEvent } from '../../schemas/desk.ts';
import type { Vault } from '../vault.ts';
import { describeDisposal, digestEvent, DISPOSED, disposedEventSchema } from './disposed-event.ts';

/** The events of one scan since its beginning, or since it was disposed of. */
interface Seen {
  events: number;
  digest: string;
  /** The first that is emptied. */
  first: number | null;
}

/**
 * Follows a walk through the chain, from its beginning. Emptied events are in order where a later one
 * says that two people have disposed of their scan, and that just these events came before, by a key
 * of the installation; without `vault` that is not asked.
 */
export function watchEmptied(vault: Vault | null): {
  /** `hash`: of the event, as it was found to be. */
  see(event: AuditEvent, hash: string): void;
  /** The number of the first emptied event that nothing covers. */
  findUncovered(): number | null;
} {
  const scans = new Map<string, Seen>();
  let worst: number | null = null;
  const accuse = (seq: number): void => {
    worst = Math.min(worst ?? seq, seq);
  };
  return {
    see(event, hash) {
      const { scanId, seq, erased } = event;
      if (scanId === null) {
        if (erased) accuse(seq);
        return;
      }
      const seen = scans.get(scanId) ?? { events: 0, digest: '', first: null };
      if (seen.first !== null && isCovering(vault, event, seen)) seen.first = null;
      if (erased) seen.first ??= seq;
      seen.events += 1;
      seen.digest = digestEvent(seen.digest, event, hash);
      scans.set(scanId, seen);
    },
    findUncovered() {
      for (const { first } of scans.values()) if (first !== null) accuse(first);
      return worst;
    },
  };
}

function isCovering(
  vault: Vault | null,
  { scanId, action, actor, erased, after }: AuditEvent,
  seen: Seen,
): boolean {
  if (action !== DISPOSED || erased) return false;
  const { data: said } = disposedEventSchema.safeParse(after);
  return (
    said !== undefined &&
    said.proposedBy !== said.approvedBy &&
    said.approvedBy === actor &&
    said.events === seen.events &&
    said.digest === seen.digest &&
    (vault === null || vault.authenticates(describeDisposal(scanId!, said), said.seal))
  );
}
