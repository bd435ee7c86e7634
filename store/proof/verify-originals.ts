import { sql } from 'kysely';
import type { Breach, PartProof } from '../../schemas/audit.ts';
import { DISPOSED } from '../audit/disposed-event.ts';
import { fetchOriginals, isLost, wordFailure } from '../backup/fetch-originals.ts';
import type { ProofSource, WatchPart } from './proof-source.ts';

interface Received {
  readonly scanId: string;
  readonly controlNumber: string | null;
  /** As the records have it now; null: the scan is gone. */
  readonly present: string | null;
  /** As the chain has it from when it came in, or was disposed of; null: no event tells of it. */
  readonly recorded: string | null;
  /** Who proposed and who carried it out, as the chain has it and as the records have it. */
  readonly saidDisposed: string | null;
  readonly isDisposed: string | null;
  /** Of its file; the first stands for it. */
  readonly part: number;
  /** This scan, or another envelope of its file, is kept. */
  readonly isKept: boolean;
  /** It is about to be removed: disposed of just now, or handed in again. */
  readonly isQueued: boolean;
}

type Sound = Received & { readonly present: string };

/**
 * Every file is byte for byte the one whose hash went into the chain when it came in, and every file
 * that the chain tells of is there; but for what two people have disposed of: that is gone.
 */
export async function verifyOriginals(
  { db, blobs }: Pick<ProofSource, 'db' | 'blobs'>,
  watch: WatchPart,
): Promise<PartProof> {
  const received = await listReceived(db);
  const breaches: Breach[] = [];
  const sound: Sound[] = [];
  for (const one of received) {
    const { scanId, controlNumber, present, recorded } = one;
    const scan = { scanId, controlNumber };
    if (present === null) breaches.push({ kind: 'scan-missing', ...scan });
    else if (one.saidDisposed !== one.isDisposed)
      breaches.push({ kind: 'disposal-unproven', ...scan });
    else if (recorded === null) breaches.push({ kind: 'scan-unrecorded', ...scan });
    else if (recorded !== present) breaches.push({ kind: 'original-swapped', ...scan });
    else sound.push({ ...one, present });
  }
  let done = breaches.length;
  const files = sound.filter(({ part }) => part === 1);
  done += sound.length - files.length;
  const kept = files.filter(({ isKept }) => isKept);
  let index = 0;
  const named = kept.map(({ present }) => present);
  for await (const { bytes } of fetchOriginals(blobs, named)) {
    const { scanId, controlNumber } = kept[index++]!;
    if (bytes === null) breaches.push({ kind: 'original-changed', scanId, controlNumber });
    watch(++done, received.length);
  }
  const gone = files.filter(({ isKept }) => !isKept);
  for (const { scanId, controlNumber, present, isQueued } of gone) {
    if (!isQueued && (await isThere(blobs, present)))
      breaches.push({ kind: 'original-left', scanId, controlNumber });
    watch(++done, received.length);
  }
  return { checked: received.length, unproven: 0, breaches };
}

async function isThere(blobs: ProofSource['blobs'], sha256: string): Promise<boolean> {
  const stream = await blobs.stream(sha256);
  if (stream.ok) stream.value.destroy();
  else if (!isLost(stream.error))
    throw new Error(`whether ${sha256} is gone cannot be seen (${wordFailure(stream.error)})`);
  return stream.ok;
}

/**
 * Of an envelope that was split the first part stands for the file; of the others it is told only
 * whether they were disposed of.
 */
async function listReceived(db: ProofSource['db']): Promise<Received[]> {
  const { rows } = await sql<Received>`
    with disposed as (
      select scan_id, after ->> 'sha256' as sha256,
        concat(after ->> 'proposedBy', ' / ', after ->> 'approvedBy') as people
      from audit_event where action = ${DISPOSED} and not erased
    )
    select coalesce(scan.id, event.scan_id) as "scanId", scan.control_number as "controlNumber",
      scan.sha256 as present,
      coalesce(event.after ->> 'sha256', disposed.sha256) as recorded,
      disposed.people as "saidDisposed",
      case when scan.state = 'disposed' or disposal.id is not null then
        concat(disposal.proposed_by, ' / ', disposal.decided_by) end as "isDisposed",
      coalesce(scan.part, 1) as part,
      exists (select from scan kept
        where kept.sha256 = scan.sha256 and kept.state <> 'disposed') as "isKept",
      exists (select from blob_removal
        where blob = scan.sha256 and not is_removed) as "isQueued"
    from scan
    full join (select * from audit_event where action = 'received') event
      on event.scan_id = scan.id
    left join disposed on disposed.scan_id = coalesce(scan.id, event.scan_id)
    left join disposal on disposal.state = 'done'
      and disposal.scan_id = coalesce(scan.into_scan_id, scan.id)
    where scan.part = 1 or event.seq is not null or disposed.scan_id is not null
      or disposal.id is not null or scan.state = 'disposed'
    order by event.seq, scan.id`.execute(db);
  return rows;
}
