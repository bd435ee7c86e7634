import { UnrecoverableError } from 'bullmq';
import { enqueuePages } from '../enqueue.ts';
import { throwIfHealable } from '../healable.ts';
import { decodePayloadSchema, parsePayload } from '../payloads.ts';
import type { JobDesk, Report } from './job-desk.ts';

/** Looks into a received file, makes its pages, and queues each of them. */
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
  const file = await desk.interpreter.inspect({ bytes: bytes.value, fileName: scan.fileName });
  if (!file.ok) {
    throwIfHealable(file.error);
    return records.rejectScan(scanId, file.error);
  }
  const { pages, mediaType } = file.value;
  const pageIds = await records.setPages(scanId, pages, mediaType);
  await enqueuePages(
    queues,
    pageIds.map((pageId) => ({ pageId, wishId: null })),
  );
  await report({ stage: 'decoded', scanId, pages });
}
