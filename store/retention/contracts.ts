import type { Claim } from '../../schemas/desk.ts';
import type { Disposal, Hold, Keeping } from '../../schemas/retention.ts';
import type { Result } from '../../schemas/result.ts';
import type { Reach } from '../reach.ts';

/** Why a scan cannot be held or disposed of. */
export type RetentionError =
  | { kind: 'not-found' }
  | { kind: 'disposed' }
  | { kind: 'held' }
  /** Its schedule has not run out, and nobody says why. */
  | { kind: 'not-due' }
  /** It holds papers of another department as well. */
  | { kind: 'shared-file' }
  | { kind: 'already-proposed' }
  | { kind: 'proposal-decided' }
  /** It takes another person than the one who proposed it. */
  | { kind: 'own-proposal' }
  /** A page waits to be read or is being read. */
  | { kind: 'in-hand' }
  | ({ kind: 'claimed' } & Claim);

type Done<T> = Promise<Result<T, RetentionError>>;

/** `today`: `YYYY-MM-DD` of now, by the office's calendar. */
export interface Retention {
  find(scanId: string): Promise<Keeping | null>;
  /** Neither held nor proposed, with a schedule that has run out; oldest first. `after`: a scan's id. */
  listDue(
    today: string,
    query: { readonly limit: number; readonly after?: string },
  ): Promise<{ due: Keeping[]; total: number }>;
  /** Newest first. */
  listHeld(): Promise<Keeping[]>;
  /** Newest first. `after`: a disposal's id. */
  listDisposals(query: {
    readonly state: Disposal['state'];
    readonly limit: number;
    readonly after?: string;
  }): Promise<Disposal[]>;
  hold(controlNumber: string, reason: string, person: string): Done<Hold>;
  lift(holdId: string, reason: string, person: string): Done<void>;
  /** `reason`: needed where it is not due. */
  propose(
    controlNumber: string,
    reason: string | null,
    person: string,
    today: string,
  ): Done<Disposal>;
  cancel(disposalId: string, person: string): Done<Disposal>;
  /**
   * Carries it out: whatever tells about a person is gone from the records when it returns, and files
   * are queued for removal (`RetentionHouse.finish`). There is no way back.
   */
  approve(disposalId: string, person: string, today: string): Done<Disposal>;
}

export interface RetentionHouse {
  within(reach: Reach): Retention;
  /** Removes files of what was disposed of. Throws where one cannot be: the next time goes on with it. */
  removeFiles(): Promise<void>;
  /**
   * The same, and gives back the space where rows were, in which they can still be found: where tables
   * are written anew for it, others wait. Does nothing where nothing is left to do.
   */
  finish(): Promise<void>;
}
