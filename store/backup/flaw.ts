/** What is wrong with a backup, so that nothing of it is used. */
type Flaw =
  | { readonly kind: 'not-a-backup' }
  | { readonly kind: 'newer-format'; readonly format: number }
  | { readonly kind: 'newer-records'; readonly application: string }
  /** It ends before its end. */
  | { readonly kind: 'cut-off' }
  /** A part is not what was written. */
  | { readonly kind: 'damaged'; readonly part: string }
  | { readonly kind: 'missing-part'; readonly part: string }
  | { readonly kind: 'foreign-part'; readonly part: string }
  | { readonly kind: 'too-large'; readonly part: string }
  /** All parts are well, and yet these are not the bytes that were written. */
  | { readonly kind: 'changed' }
  /** Other originals than were written, each of them well. */
  | { readonly kind: 'other-originals'; readonly found: number; readonly written: number };

/** Why records cannot be put where they are to go; nothing is changed there. */
export type Obstacle =
  /** There are records already. */
  | { readonly kind: 'occupied'; readonly table: string }
  /** The database is somebody else's. */
  | { readonly kind: 'foreign-tables'; readonly table: string }
  /** The tables are not those that the migrations make. */
  | { readonly kind: 'other-tables'; readonly table: string }
  /** By another key than the one that comes with it: another installation may live by it. */
  | { readonly kind: 'foreign-file'; readonly sha256: string }
  | { readonly kind: 'wrong-count'; readonly table: string }
  | { readonly kind: 'broken-chain'; readonly seq: number }
  | { readonly kind: 'lost-original'; readonly sha256: string; readonly detail: string };

export type Trouble = Flaw | Obstacle;

/** Ends reading or restoring, and with it the transaction. Caught where that began. */
export class Flawed extends Error {
  readonly flaw: Trouble;

  constructor(flaw: Trouble) {
    super(flaw.kind);
    this.flaw = flaw;
  }
}
