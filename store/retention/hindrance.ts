import type { Transaction } from 'kysely';
import type { Database } from '../database.ts';
import { findClaim } from '../records/claims.ts';
import { hasPages } from '../records/pages.ts';
import type { RetentionError } from './contracts.ts';

/** Why a scan cannot be disposed of just now; null: it can. Locks its pages, then it and its files. */
export async function findHindrance(
  tx: Transaction<Database>,
  scanId: string,
): Promise<RetentionError | null> {
  const pages = await tx
    .selectFrom('page')
    .select(['id', 'state'])
    .where('scan_id', '=', scanId)
    .orderBy('id')
    .forUpdate()
    .execute();
  const scans = await tx
    .selectFrom('scan')
    .select('state')
    .select((scan) => scan.and([hasPages(scan)]).as('isLookedInto'))
    .where((eb) => eb.or([eb('id', '=', scanId), eb('into_scan_id', '=', scanId)]))
    .orderBy('id')
    .forUpdate()
    .execute();
  const hold = await tx
    .selectFrom('legal_hold')
    .select('id')
    .where('scan_id', '=', scanId)
    .where('lifted_at', 'is', null)
    .executeTakeFirst();
  if (hold !== undefined) return { kind: 'held' };
  const isWaiting = ({ state }: { readonly state: string }): boolean =>
    state === 'queued' || state === 'reading';
  const isBare = scans.some((scan) => isWaiting(scan) && !scan.isLookedInto);
  if (isBare || pages.some(isWaiting)) return { kind: 'in-hand' };
  for (const { id } of pages) {
    const claim = await findClaim(tx, id);
    if (claim !== null) return { kind: 'claimed', ...claim };
  }
  return null;
}
