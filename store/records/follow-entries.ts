import type { Field } from '../../schemas/form/field.ts';
import { normaliseValue } from '../../schemas/normalise/normalise-value.ts';
import { sameValue } from '../../schemas/normalise/same-value.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import type { FieldRecord } from './page-record.ts';
import type { StoredEntry } from './rows.ts';

/** A field that takes two people, while what was entered does not count yet. */
export interface OpenEntry {
  /** `second`: another enters it unseen; `third`: two entries differ, and somebody else decides. */
  readonly step: 'second' | 'third';
  /** The entry that stands, or both that differ. */
  readonly entries: readonly StoredEntry[];
  /** Who has entered it before, and be it taken back: nobody meets their own work again. */
  readonly barred: ReadonlySet<string>;
}

/** What people have said since the field was settled last. */
interface Round {
  readonly entries: readonly StoredEntry[];
  readonly isDone: boolean;
}

/**
 * How far the entries of a field have come, from the whole log of what people did to it. Null: the
 * field takes one person, nobody has entered anything, or what stands is settled.
 */
export function followEntries({
  field,
  corrections,
  takesTwo,
  formerly,
}: Pick<FieldRecord, 'field' | 'takesTwo' | 'formerly'> & {
  readonly corrections: readonly StoredEntry[];
}): OpenEntry | null {
  if (!takesTwo) return null;
  const barred = new Set(formerly);
  const rounds: Round[] = [{ entries: [], isDone: false }];
  for (const correction of corrections) {
    const round = rounds.at(-1)!;
    if (correction.action === 'undo') {
      if (rounds.length > 1) rounds.pop();
      continue;
    }
    rounds.push(addEntry(field, round, correction, barred));
    // Who decides has seen both, and may think better of it; all others are done with this field.
    if (round.entries.length < 2) barred.add(correction.person);
    if (round.isDone) for (const { person } of round.entries) barred.add(person);
  }
  const { entries, isDone } = rounds.at(-1)!;
  if (isDone || entries.length === 0) return null;
  return { step: entries.length === 1 ? 'second' : 'third', entries, barred };
}

/** What this person has entered that stands; null: nothing, or that nothing is written. */
export const ownEntry = ({ entries }: OpenEntry, person: string): FieldValue =>
  entries.find((entry) => entry.person === person)?.value ?? null;

function addEntry(
  field: Field,
  { entries, isDone }: Round,
  entry: StoredEntry,
  barred: ReadonlySet<string>,
): Round {
  const [first] = entries;
  // Who says a settled value again changes nothing.
  if (isDone) return { entries: [entry], isDone: isAgreed(field, first!, entry) };
  // Entered while the form asked for one person: nobody agrees with himself.
  if (first === undefined || barred.has(entry.person)) return { entries: [entry], isDone: false };
  if (entries.length === 2 || isAgreed(field, first, entry))
    return { entries: [entry], isDone: true };
  return { entries: [first, entry], isDone: false };
}

/** Equal as the field normalises them; a secret is compared to the letter. */
export function isAgreed(field: Field, a: StoredEntry, b: StoredEntry): boolean {
  if ((a.action === 'illegible') !== (b.action === 'illegible')) return false;
  if (field.secret === 'secret') return a.value === b.value;
  const [one, other] = [a, b].map(({ value }) => normaliseValue(field, value).value);
  return sameValue(one ?? null, other ?? null, field.kind);
}
