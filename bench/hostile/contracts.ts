import type { Random } from '../../samples/random.ts';
import type { FailureKind } from '../../schemas/failure.ts';
import { UNREAD_BUT_SEEN } from '../../workers/draw-unread-page.ts';
import type { Bait } from './bait.ts';
import type { CleanInputs } from './sources/clean-inputs.ts';

/** `accepted`: a form was found on it and read. */
export type Outcome = 'accepted' | FailureKind;

export interface HostileFile {
  readonly fileName: string;
  readonly bytes: Buffer;
}

export interface Ingredients {
  readonly random: Random;
  readonly inputs: CleanInputs;
  /** What a file may name to be opened or called; nobody may come to it. */
  readonly bait: Bait;
}

/** One way to harm. */
export interface HostileKind {
  readonly name: string;
  /** All that may be said of such a file; anything else is a flaw of the product. */
  readonly allowed: readonly Outcome[];
  /** Takes seconds, or all the time that it is given: tried a few times only. */
  readonly isSlow?: boolean;
  readonly make: (ingredients: Ingredients) => HostileFile;
}

/** A file of a kind, as it stands in the corpus. */
export interface Specimen extends HostileFile {
  readonly kind: HostileKind;
  /** How many of its kind came before: with the seed it makes the same file again. */
  readonly round: number;
}

/** What is said of content that is not as its format wants it. */
export const REFUSED = [
  'damaged',
  'type-mismatch',
  'unsupported-type',
  'too-many-pixels',
  'too-many-pages',
  'encrypted-pdf',
] as const satisfies readonly Outcome[];

/** What is said of a page that was decoded, but is no form, or none that can be read. */
export const SEEN: readonly Outcome[] = [...UNREAD_BUT_SEEN];

/** Where what is left may still be a whole picture, even one of a form. */
export const EITHER: readonly Outcome[] = ['accepted', ...SEEN, ...REFUSED];
