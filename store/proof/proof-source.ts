import type { Blobs } from '../contracts.ts';
import type { RecordSource } from '../records/page-record.ts';

/** What is verified. */
export interface ProofSource extends RecordSource {
  readonly blobs: Blobs;
}

/** How far one part has come: `of` is what there was at its beginning. */
export type WatchPart = (done: number, of: number) => void;
