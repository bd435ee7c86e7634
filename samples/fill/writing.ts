import type { TypedMarkStyle } from '../ink/draw-mark.ts';
import type { Hand } from '../ink/hand.ts';
import type { Print } from '../ink/type-text.ts';

/** Shares of boxes that are treated unusually. */
export interface MarkHabits {
  /** Of unmarked boxes: marked first, and taken back. */
  readonly corrected: number;
  /** Of unmarked boxes: touched by the pen without being marked. */
  readonly stray: number;
  /** Of marks: made in another style than this hand's own. */
  readonly otherStyle: number;
  readonly typed: TypedMarkStyle;
}

/** How the page is filled in: by a hand, or by a computer (with or without marks by hand). */
export interface Writing {
  readonly hand: Hand;
  readonly print: Print | null;
  readonly marksByHand: boolean;
  readonly habits: MarkHabits;
  /** Share of cells whose first digit was struck out and written anew. */
  readonly rewrites: number;
}
