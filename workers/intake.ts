import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { ScanSummary } from '../schemas/desk.ts';
import type { Failure } from '../schemas/failure.ts';
import { fail, ok, type Result } from '../schemas/result.ts';
import type { Destination } from '../schemas/destination.ts';
import type { Stores } from '../store/open-stores.ts';
import { enqueueScans } from './enqueue.ts';
import type { FindFull } from './queue-limit.ts';
import { tryToQueue } from './try-to-queue.ts';

export interface Upload {
  readonly bytes: Buffer;
  readonly fileName: string;
  /** desk, cli, folder … */
  readonly source: string;
  readonly actor: string;
  /** `YYYY-MM-DD`; in a batch its receipt date counts. */
  readonly receivedOn: string;
  /** Null: the file stands by itself. */
  readonly to?: Destination | null;
}

export interface Intake {
  readonly scan: ScanSummary;
  /** The same bytes were taken in before: `scan` is that one, or the envelope that its pages went into. */
  readonly duplicate: boolean;
  /** False when the queue could not be reached: the scan is safe, and a worker's sweep queues it. */
  readonly queued: boolean;
}

/**
 * Takes one file in: bytes first, then the record, then the job. Whatever fails in between leaves
 * nothing half-done: bytes without a record are found again by their hash, and a record without a
 * job is swept up. What cannot be read is taken in as well, and rejected later with its cause. While the
 * queue is full nothing is taken in at all.
 */
export async function takeIn(
  stores: Pick<Stores, 'records' | 'blobs' | 'queues'>,
  { bytes, to = null, ...upload }: Upload,
  findFull: FindFull,
): Promise<Result<Intake, Failure>> {
  const full = await findFull();
  if (full !== null) return fail(full);
  const mediaType = 'application/octet-stream'; // what it really is, a worker finds out
  const sha256 = await stores.blobs.put(bytes, mediaType);
  if (!sha256.ok) return sha256;
  const { records } = stores;
  const file = { ...upload, sha256: sha256.value, mediaType, bytes: bytes.length };
  const added = to === null ? ok(await records.addScan(file)) : await records.addScanTo(to, file);
  if (!added.ok) return added;
  const { scan, duplicate } = added.value;
  if (scan.state === 'disposed') return fail({ kind: 'disposed', scan: scan.controlNumber });
  const isWaiting = scan.state === 'queued' && scan.pages.length === 0;
  const queued = isWaiting
    ? await tryToQueue(enqueueScans(stores.queues, [scan.id], { again: isRescan(to) }))
    : true;
  return ok({ scan, duplicate, queued });
}

const isRescan = (to: Destination | null): boolean => to !== null && to.kind !== 'batch';

/** Reads a file that is to be taken in; it may be taken away meanwhile. Never waits for a writer. */
export async function readUpload(path: string, maxBytes: number): Promise<Result<Buffer, Failure>> {
  try {
    const info = await stat(path);
    if (!info.isFile()) return fail({ kind: 'cannot-open', detail: nameKind(info) });
    if (info.size > maxBytes)
      return fail({ kind: 'file-too-large', bytes: info.size, limit: maxBytes });
    return ok(await readFile(path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error; // no file system's word: a bug
    return fail(GONE.has(code) ? { kind: 'vanished' } : { kind: 'cannot-open', detail: code });
  }
}

/** Taken away itself, or with its folder. */
const GONE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);

/** Reading a pipe or a socket would wait for ever for someone to write. */
function nameKind(info: Stats): string {
  if (info.isDirectory()) return 'folder';
  if (info.isFIFO()) return 'pipe';
  return info.isSocket() ? 'socket' : 'device';
}
