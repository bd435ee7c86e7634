import type { Probability } from '../../schemas/units.ts';
import type { Reason } from '../../schemas/reason.ts';
import type { Alternative } from '../ports.ts';
import type { MarkLikelihoods } from './mark-model.ts';

/**
 * What readers return. Blank, unread and unreadable are different things:
 * `blank` = paper without ink; `unreadable` = ink without a plausible reading. (`unread`, never
 * looked at because the form was not found well enough, is decided before any reader runs.)
 */

/** One digit or letter cell. */
export interface CellReading {
  readonly state: 'blank' | 'read' | 'unreadable';
  /** '' unless state is `read`. */
  readonly value: string;
  /** Calibrated: of the state and value together being right. */
  readonly probability: Probability;
  /** Best first, at most five, the value itself included. */
  readonly alternatives: readonly Alternative[];
  readonly reasons: readonly Reason[];
}

/** One checkbox. */
export interface MarkReading {
  readonly state: 'empty' | 'marked' | 'corrected' | 'stray' | 'ambiguous';
  /** Calibrated: of the state being right. */
  readonly probability: Probability;
  readonly reasons: readonly Reason[];
  /** Named ink measurements behind the verdict, for debugging and refitting. */
  readonly features: Readonly<Record<string, number>>;
  /** What the pixels alone say of each state: for boxes that are judged together. */
  readonly likelihoods: MarkLikelihoods;
}

/** One line of writing. */
export interface LineReading {
  readonly state: 'blank' | 'read' | 'unreadable';
  readonly value: string;
  readonly probability: Probability;
  readonly alternatives: readonly Alternative[];
  readonly reasons: readonly Reason[];
  readonly style: 'typed' | 'handwritten';
  /** Each reader's own words and raw score, kept beside the outcome. */
  readonly opinions: readonly {
    readonly reader: string;
    readonly text: string;
    readonly score: number;
  }[];
}
