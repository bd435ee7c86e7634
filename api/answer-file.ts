import type { Response } from 'express';
import type { Destination } from '../schemas/destination.ts';
import type { UploadResult } from '../schemas/http.ts';
import type { DeskRecords } from '../store/contracts.ts';
import type { ApiContext } from './context.ts';
import { sendProblem } from './problem.ts';

const MAX_FILE_NAME = 255;

/** Takes one file in, and says what became of it. */
export async function answerFile(
  { takeIn, recordsFor }: Pick<ApiContext, 'takeIn' | 'recordsFor'>,
  file: {
    readonly bytes: Buffer;
    readonly fileName: string;
    readonly actor: string;
    readonly to: Destination | null;
  },
  response: Response,
): Promise<UploadResult> {
  const { fileName } = file;
  const taken = await takeIn({ ...file, source: 'desk' });
  if (!taken.ok) return { outcome: 'failed', fileName, failure: taken.error };
  return tellTakenIn(recordsFor(response), fileName, {
    scanId: taken.value.scan.id,
    duplicate: taken.value.duplicate,
  });
}

export async function tellTakenIn(
  records: DeskRecords,
  fileName: string,
  { scanId, duplicate }: { readonly scanId: string; readonly duplicate: boolean },
): Promise<UploadResult> {
  const scan = (await records.findTakenIn(scanId))!;
  return duplicate
    ? { outcome: 'duplicate', fileName, first: scan }
    : { outcome: 'taken-in', fileName, scan };
}

export const tooLarge = (fileName: string, bytes: number, limit: number): UploadResult => ({
  outcome: 'failed',
  fileName,
  failure: { kind: 'file-too-large', bytes, limit },
});

/** The name is shown and searched, never used as a path. */
export function cleanFileName(name: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? '';
  const clean = base.replace(/[\p{Cc}\p{Cf}]/gu, '').trim();
  return clean === '' ? 'unnamed' : clean.slice(0, MAX_FILE_NAME);
}

/** About what a full stack of paper takes to be read. */
const RETRY_SECONDS = 60;

/** Is anything taken in just now? If not, says so to whoever asks, before a byte of it is kept. */
export async function hasRoom(
  { findFull }: Pick<ApiContext, 'findFull'>,
  response: Response,
): Promise<boolean> {
  if ((await findFull()) === null) return true;
  response.set('Retry-After', String(RETRY_SECONDS));
  sendProblem(response, 'queue-full');
  return false;
}

/** Is there such a place, and does it still take something in? If not, says so to whoever asks. */
export async function findsPlace(
  { batches, recordsFor }: Pick<ApiContext, 'batches' | 'recordsFor'>,
  to: Destination,
  response: Response,
): Promise<boolean> {
  switch (to.kind) {
    case 'batch': {
      const batch = await batches.find(to.batchId);
      if (batch?.state === 'open') return true;
      sendProblem(response, batch === null ? 'not-found' : 'batch-closed');
      return false;
    }
    case 'page':
      if ((await recordsFor(response).findPage(to.pageId)) !== null) return true;
      break;
    case 'scan':
      if ((await recordsFor(response).findScan(to.scanId)) !== null) return true;
      break;
  }
  sendProblem(response, 'not-found');
  return false;
}
