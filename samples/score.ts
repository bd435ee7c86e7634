import type { FieldStatus } from '../schemas/desk.ts';
import type { FieldValue } from '../schemas/reading.ts';
import { sameValue } from '../schemas/normalise/same-value.ts';
import type { FieldTruth } from './truth.ts';

/** How one field came out against what is known of it. */
export interface FieldScore {
  readonly fieldId: string;
  readonly kind: string;
  readonly style: FieldTruth['style'];
  /** Nobody looks at it again: accepted, or taken for blank. */
  readonly automatic: boolean;
  /** The value, or its absence, is what the writer wrote. Of a field for people: the proposal. */
  readonly right: boolean;
  readonly unread: boolean;
}

export function scoreField(
  truth: FieldTruth,
  read: { readonly status: FieldStatus; readonly value: FieldValue },
): FieldScore {
  return {
    fieldId: truth.id,
    kind: truth.kind,
    style: truth.style,
    automatic: read.status === 'accepted' || read.status === 'blank',
    right: sameValue(truth.value, read.value, truth.kind),
    unread: read.status === 'unread',
  };
}

export interface Tally {
  readonly fields: number;
  readonly automaticRight: number;
  readonly automaticWrong: number;
  /** For people, with a right proposal. */
  readonly reviewRight: number;
  /** For people, with none or a wrong one. */
  readonly reviewOther: number;
  readonly unread: number;
}

export function tally(scores: readonly FieldScore[]): Tally {
  const count = (holds: (score: FieldScore) => boolean): number => scores.filter(holds).length;
  return {
    fields: scores.length,
    automaticRight: count(({ automatic, right }) => automatic && right),
    automaticWrong: count(({ automatic, right }) => automatic && !right),
    reviewRight: count(({ automatic, right, unread }) => !automatic && right && !unread),
    reviewOther: count(({ automatic, right, unread }) => !automatic && !right && !unread),
    unread: count(({ unread }) => unread),
  };
}

/** Scores grouped by a key, in order of first appearance. */
export function groupScores<T extends FieldScore>(
  scores: readonly T[],
  key: (score: T) => string,
): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const score of scores) {
    const group = groups.get(key(score));
    if (group) group.push(score);
    else groups.set(key(score), [score]);
  }
  return groups;
}
