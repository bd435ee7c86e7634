import type { Random } from '../../samples/random.ts';
import type { FailureKind } from '../../schemas/failure.ts';
import type { Bait } from './bait.ts';
import type { CleanInputs } from './sources/clean-inputs.ts';

/** `accepted`: the picture was decoded whole, whatever form it then was found to be, or none. */
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
  /** Uses up the time of the PDF reader: tried last, and seldom. */
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

/** Where what is left may still be a whole picture. */
export const EITHER = ['accepted', ...REFUSED] as const satisfies readonly Outcome[];
