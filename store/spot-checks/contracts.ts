import type { EntryChoice } from '../../schemas/desk.ts';
import type { FormKey } from '../../schemas/reading.ts';
import type { Result } from '../../schemas/result.ts';
import type { SpotCheckInput } from '../../schemas/spot-check.ts';
import type { ActionError } from '../contracts.ts';
import type { Reach } from '../reach.ts';

/** A check that is put before a person. */
export interface GivenCheck {
  readonly id: string;
  readonly form: FormKey;
  readonly fieldId: string;
  readonly choices: readonly EntryChoice[] | null;
}

/** A value that was accepted unseen and found wrong, on a record that could not be corrected. */
export interface FlaggedCheck {
  readonly id: string;
  readonly pageId: string;
  readonly controlNumber: string;
  readonly page: number;
  readonly form: FormKey;
  readonly fieldId: string;
  /** ISO 8601 instant at which it was found. */
  readonly at: string;
}

/** All of them; `within`: as far as somebody's reach goes. */
export interface SpotCheckHouse extends SpotChecks {
  within(reach: Reach): SpotChecks;
}

export interface SpotChecks {
  /** Whether a check waits for this person. */
  isWaiting(person: string): Promise<boolean>;
  /** The next check for this person, kept for them for some minutes; null: none waits. */
  give(person: string): Promise<GivenCheck | null>;
  /** The pixels of a check that is this person's to do; null: it is not. */
  findCrop(taskId: string, person: string): Promise<{ sha256: string; mediaType: string } | null>;
  /** What a person sees. Tells nothing of what others, or the machine, have said. */
  enter(taskId: string, input: SpotCheckInput, person: string): Promise<Result<void, ActionError>>;
  /** Records that a supervisor has to look at, oldest first. */
  listFlagged(): Promise<FlaggedCheck[]>;
  /** A supervisor has looked. False: there is no such flag. */
  closeFlag(id: string, person: string): Promise<boolean>;
}
