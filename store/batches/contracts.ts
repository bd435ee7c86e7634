import type { Batch, BatchInput, BatchState, BatchView, CountLine } from '../../schemas/batch.ts';
import type { ScanSummary } from '../../schemas/desk.ts';
import type { Result } from '../../schemas/result.ts';
import type { Reach } from '../reach.ts';

export interface BatchQuery {
  readonly state?: BatchState;
  /** Matches number and name. */
  readonly search?: string;
  readonly limit: number;
  /** Id of the last batch of the page before. */
  readonly after?: string;
}

/** What may go wrong when a person opens, closes or reopens a batch. */
export type BatchError =
  | { kind: 'not-found' }
  | { kind: 'future-date' }
  | { kind: 'reason-needed' }
  /** `lines`: the counts that differ. */
  | { kind: 'counts-differ'; lines: CountLine[] }
  | { kind: 'batch-closed' }
  | { kind: 'batch-open' };

/** Piles of post that are accounted for. What goes into one is taken in by `Records`. */
export interface Batches {
  /** `today`: `YYYY-MM-DD` of now, by the office's calendar. An earlier receipt date is audited as back-dating. */
  open(
    input: BatchInput,
    person: string,
    today: string,
    /** Of the batch; where there is one of this id, it is answered. Null: a new one. */
    id?: string | null,
  ): Promise<Result<Batch, BatchError>>;
  /** Newest first. */
  list(query: BatchQuery): Promise<{ batches: Batch[]; total: number }>;
  find(batchId: string): Promise<Batch | null>;
  findByNumber(number: number): Promise<Batch | null>;
  view(batchId: string): Promise<BatchView | null>;
  /**
   * Its envelopes, in the order in which they came in; null: no such batch. All of them, since they are
   * counted by hand; of their pages those within reach.
   */
  scansOf(batchId: string, reach: Reach): Promise<ScanSummary[] | null>;
  /** Only where the counts agree or somebody says why not. Nothing more is taken in from then on. */
  close(batchId: string, reason: string, person: string): Promise<Result<Batch, BatchError>>;
  reopen(batchId: string, reason: string, person: string): Promise<Result<Batch, BatchError>>;
}
