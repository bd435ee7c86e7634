import type { Response } from 'express';
import type { Destination } from '../schemas/destination.ts';
import type { UploadResult } from '../schemas/http.ts';
import type { ApiContext } from './context.ts';
import { sendProblem } from './problem.ts';

const MAX_FILE_NAME = 255;

/** Takes one file in, and says what became of it. */
export async function answerFile(
  { takeIn }: Pick<ApiContext, 'takeIn'>,
  file: {
    readonly bytes: Buffer;
    readonly fileName: string;
    readonly actor: string;
    readonly to: Destination | null;
  },
): Promise<UploadResult> {
  const { fileName } = file;
  const taken = await takeIn({ ...file, source: 'desk' });
  if (!taken.ok) return { outcome: 'failed', fileName, failure: taken.error };
  const { scan, duplicate } = taken.value;
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

/** Is there such a place, and does it still take something in? If not, says so to whoever asks. */
export async function findsPlace(
  { batches, records }: Pick<ApiContext, 'batches' | 'records'>,
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
      if ((await records.findPage(to.pageId)) !== null) return true;
      break;
    case 'scan':
      if ((await records.findScan(to.scanId)) !== null) return true;
      break;
  }
  sendProblem(response, 'not-found');
  return false;
}
