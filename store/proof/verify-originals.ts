import { sql } from 'kysely';
import type { Breach, PartProof } from '../../schemas/audit.ts';
import { fetchOriginals } from '../backup/fetch-originals.ts';
import type { ProofSource, WatchPart } from './proof-source.ts';

interface Received {
  readonly scanId: string;
  readonly controlNumber: string | null;
  /** As the records have it now; null: the scan is gone. */
  readonly present: string | null;
  /** As the chain has it from when it came in; null: no event tells of it. */
  readonly recorded: string | null;
}

/**
 * Every file is byte for byte the one whose hash went into the chain when it came in, and every file
 * that the chain tells of is there.
 */
export async function verifyOriginals(
  { db, blobs }: Pick<ProofSource, 'db' | 'blobs'>,
  watch: WatchPart,
): Promise<PartProof> {
  const received = await listReceived(db);
  const breaches: Breach[] = [];
  const sound: (Received & { readonly present: string })[] = [];
  for (const one of received) {
    const { scanId, controlNumber, present, recorded } = one;
    const scan = { scanId, controlNumber };
    if (present === null) breaches.push({ kind: 'scan-missing', ...scan });
    else if (recorded === null) breaches.push({ kind: 'scan-unrecorded', ...scan });
    else if (recorded !== present) breaches.push({ kind: 'original-swapped', ...scan });
    else sound.push({ ...one, present });
  }
  let done = breaches.length;
  let index = 0;
  const named = sound.map(({ present }) => present);
  for await (const { bytes } of fetchOriginals(blobs, named)) {
    const { scanId, controlNumber } = sound[index++]!;
    if (bytes === null) breaches.push({ kind: 'original-changed', scanId, controlNumber });
    watch(++done, received.length);
  }
  return { checked: received.length, unproven: 0, breaches };
}

/** Of an envelope that was split the first part stands for the file. */
async function listReceived(db: ProofSource['db']): Promise<Received[]> {
  const { rows } = await sql<Received>`
    select coalesce(scan.id, event.scan_id) as "scanId", scan.control_number as "controlNumber",
      scan.sha256 as present, event.after ->> 'sha256' as recorded
    from (select * from scan where part = 1) scan
    full join (select * from audit_event where action = 'received') event
      on event.scan_id = scan.id
    order by event.seq, scan.id`.execute(db);
  return rows;
}
