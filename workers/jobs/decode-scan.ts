import { UnrecoverableError, type Job } from 'bullmq';
import type { Failure } from '../../schemas/failure.ts';
import type { FileEnd } from '../../telemetry/contracts.ts';
import { enqueuePages, isAgain } from '../enqueue.ts';
import { findSeparators } from '../find-separators.ts';
import { throwIfHealable } from '../healable.ts';
import { decodePayloadSchema, parsePayload } from '../payloads.ts';
import type { JobDesk, Report } from './job-desk.ts';

/** Looks into a received file, makes its envelopes and their pages, and queues each of those. */
export async function decodeScan(
  desk: JobDesk,
  { data, opts }: Pick<Job<unknown>, 'data' | 'opts'>,
  report: Report,
): Promise<FileEnd> {
  const { records, blobs, queues } = desk.stores;
  const { observer, interpreter } = desk;
  const { scanId } = parsePayload(decodePayloadSchema, data);
  const scan = await records.findScan(scanId);
  if (scan === null) throw new UnrecoverableError(`no scan ${scanId}`);
  const reject = async (failure: Failure): Promise<FileEnd> => {
    throwIfHealable(failure);
    await records.rejectScan(scanId, failure);
    return { scanId, rejected: failure.kind };
  };
  const bytes = await observer.stage('fetch', () => blobs.get(scan.sha256));
  if (!bytes.ok) return reject(bytes.error);
  const received = { bytes: bytes.value, fileName: scan.fileName };
  const file = await observer.stage('inspect', () => interpreter.inspect(received));
  if (!file.ok) return reject(file.error);
  const { pages, mediaType } = file.value;
  const separators = await observer.stage('find-separators', () =>
    findSeparators(interpreter, received, pages),
  );
  if (separators.length === pages) return reject({ kind: 'only-separators' });
  const pageIds = await records.setPages(scanId, pages, mediaType, separators);
  await enqueuePages(
    queues,
    pageIds.map((pageId) => ({ pageId, wishId: null })),
    { again: isAgain(opts) },
  );
  await report({ stage: 'decoded', scanId, pages });
  return { scanId, rejected: null };
}
