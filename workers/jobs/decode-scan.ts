import { UnrecoverableError } from 'bullmq';
import { enqueuePages } from '../enqueue.ts';
import { findSeparators } from '../find-separators.ts';
import { throwIfHealable } from '../healable.ts';
import { decodePayloadSchema, parsePayload } from '../payloads.ts';
import type { JobDesk, Report } from './job-desk.ts';

/** Looks into a received file, makes its envelopes and their pages, and queues each of those. */
export async function decodeScan(desk: JobDesk, data: unknown, report: Report): Promise<void> {
  const { records, blobs, queues } = desk.stores;
  const { scanId } = parsePayload(decodePayloadSchema, data);
  const scan = await records.findScan(scanId);
  if (scan === null) throw new UnrecoverableError(`no scan ${scanId}`);
  const bytes = await blobs.get(scan.sha256);
  if (!bytes.ok) {
    throwIfHealable(bytes.error);
    return records.rejectScan(scanId, bytes.error);
  }
  const received = { bytes: bytes.value, fileName: scan.fileName };
  const file = await desk.interpreter.inspect(received);
  if (!file.ok) {
    throwIfHealable(file.error);
    return records.rejectScan(scanId, file.error);
  }
  const { pages, mediaType } = file.value;
  const separators = await findSeparators(desk.interpreter, received, pages);
  if (separators.length === pages) return records.rejectScan(scanId, { kind: 'only-separators' });
  const pageIds = await records.setPages(scanId, pages, mediaType, separators);
  await enqueuePages(
    queues,
    pageIds.map((pageId) => ({ pageId, wishId: null })),
  );
  await report({ stage: 'decoded', scanId, pages });
}
