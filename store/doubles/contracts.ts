import type { Double, DoubleView, Verdict } from '../../schemas/double.ts';
import type { Claim } from '../../schemas/desk.ts';
import type { Result } from '../../schemas/result.ts';
import type { Viewer } from '../contracts.ts';
import type { Reach } from '../reach.ts';

export interface DoubleQuery {
  /** Those that wait for a person, or those on which one has decided. */
  readonly state: 'open' | 'decided';
  /** Only pairs with a page of this batch. */
  readonly batchId?: string;
  readonly limit: number;
  /** Id of the last pair of the page before. */
  readonly after?: string;
}

/** What may go wrong when a person decides on a pair, or takes that back. */
export type DoubleError =
  | { kind: 'not-found' }
  /** Another person works on the page that would be set aside. */
  | ({ kind: 'claimed' } & Claim)
  /** The pair stands otherwise by now than this person saw it. */
  | { kind: 'double-decided' }
  | { kind: 'disposed' };

/** All of them; `within`: as far as somebody's reach goes. */
export interface DoubleHouse extends Doubles {
  within(reach: Reach): Doubles;
}

/** Pages that look like one sheet scanned twice. They are found when a page is read. */
export interface Doubles {
  /** Newest first. */
  list(query: DoubleQuery): Promise<{ doubles: Double[]; total: number }>;
  /** `viewer`: null sees no values. */
  view(doubleId: string, viewer: Viewer | null): Promise<DoubleView | null>;
  decide(doubleId: string, verdict: Verdict, person: string): Promise<Result<void, DoubleError>>;
  /** Takes the decision back: the pair is open again, and a page that was set aside comes back. */
  undo(doubleId: string, person: string): Promise<Result<void, DoubleError>>;
}
