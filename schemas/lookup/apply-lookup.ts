import type { Form } from '../form/form.ts';
import type { Field } from '../form/field.ts';
import type { Lookup } from '../form/lookup.ts';
import { normaliseValue } from '../normalise/normalise-value.ts';
import type { FieldReading } from '../reading.ts';
import { freelyRead, share, showText } from './alternatives.ts';
import { reason, type Reason, type ReasonCode } from '../reason.ts';
import { issuesOf } from '../rules/check-field.ts';
import { probability, type Probability } from '../units.ts';
import type { Verification } from './verification.ts';

/** A key that was read, or may have been written instead. */
export interface ReadKey {
  readonly value: string;
  readonly probability: Probability;
}

/** An entry that one of the keys names, and what the ink says of it, by field. */
export interface FoundEntry {
  readonly key: ReadKey;
  /** By column, as it stands in the registry. */
  readonly values: Readonly<Record<string, string>>;
  readonly verifications: Readonly<Record<string, Verification>>;
}

/** Few enough to score each; what comes after them is hardly ever meant. */
const MOST_KEYS = 5;

/** What may stand in the key's field, the value as read first; only keys that are whole. */
export function keysOf(form: Form, { key }: Lookup, fields: readonly FieldReading[]): ReadKey[] {
  const reading = fields.find(({ fieldId }) => fieldId === key);
  const field = form.fields.find(({ id }) => id === key);
  if (!field || reading?.state !== 'read') return [];
  const all = [
    { value: reading.value, probability: reading.probability },
    ...reading.alternatives,
  ].flatMap(({ value, probability: share }) => {
    const normal = normaliseValue(field, value).value;
    return typeof normal === 'string' && isWhole(field, normal)
      ? [{ value: normal, probability: share }]
      : [];
  });
  return all
    .filter(({ value }, at) => all.findIndex((other) => other.value === value) === at)
    .slice(0, MOST_KEYS);
}

const isWhole = (field: Field, value: string): boolean =>
  value !== '' && issuesOf(field, value).length === 0;

/**
 * Readings with what the registry says of them; what was read without it stays beside each that it
 * had a say in.
 */
export function applyLookup(
  form: Form,
  lookup: Lookup,
  fields: readonly FieldReading[],
  found: readonly FoundEntry[],
): FieldReading[] {
  const compared = compare(form, lookup, fields, found);
  const [own] = keysOf(form, lookup, compared);
  if (!own) return compared;
  return compared.map((reading, at) => {
    if (reading === fields[at]) return reading;
    const { state, value, probability: certain, reasons, lookedUp } = fields[at]!;
    const freely = lookedUp?.freely ?? { state, value, probability: certain, reasons };
    // What sufficed for readings without a registry says nothing of this one.
    return { ...dropNeeded(reading), lookedUp: { key: own.value, freely } };
  });
}

const dropNeeded = ({ needed: _, ...reading }: FieldReading): FieldReading => reading;

/**
 * The key as read names the entry; where another reading of it is the one that agrees, both fields
 * go to a person, and it is proposed where it is likelier than what was read. Where the ink does not
 * tell, the readings stay as they are, and what is registered is one more alternative.
 */
function compare(
  form: Form,
  lookup: Lookup,
  fields: readonly FieldReading[],
  found: readonly FoundEntry[],
): FieldReading[] {
  const [own] = keysOf(form, lookup, fields);
  const read = fields.find(({ fieldId }) => fieldId === lookup.key);
  const keyField = form.fields.find(({ id }) => id === lookup.key);
  if (!own || !read || !keyField) return [...fields];
  const { value: asRead, probability: certain } = read;
  const isAsRead = normaliseValue(keyField, asRead).value === own.value;
  const entry = isAsRead ? found.find(({ key }) => key.value === own.value) : undefined;
  const verdict = entry ? conclude(lookup, entry) : null;
  if (entry && verdict === 'agrees') return agree(lookup, fields, entry, 'registry-agrees');
  const rivals = found.filter((it) => it !== entry && conclude(lookup, it) === 'agrees');
  const asItIs = entry && verdict === 'differs' ? jointOf(entry) : certain;
  if (verdict !== 'cannot-tell' && rivals.length === 1 && jointOf(rivals[0]!) > asItIs)
    return agree(lookup, fields, rivals[0]!, 'registry-other-key');
  // The likeliest rival comes to stand first among them, before what the code as read names.
  const shown = [...(entry ? [entry] : []), ...rivals.toReversed()].reduce<FieldReading[]>(
    (all, it) => showRegistered(lookup, all, it),
    [...fields],
  );
  const doubted = rivals.length > 0 ? addReason(lookup, shown, 'registry-rival-key') : shown;
  if (!entry) return isAsRead ? doubtKey(lookup, doubted) : doubted;
  return verdict === 'differs' ? addReason(lookup, doubted, 'registry-differs') : doubted;
}

/** It agrees only as a whole: where one of its texts was not compared, nobody can tell. */
function conclude({ verify }: Lookup, { verifications }: FoundEntry): Verification['verdict'] {
  const verdicts = verify.map(({ field }) => verifications[field]?.verdict ?? 'cannot-tell');
  if (verdicts.includes('differs')) return 'differs';
  return verdicts.every((it) => it === 'agrees') ? 'agrees' : 'cannot-tell';
}

/** People write a wrong code, or another name than the registered one, about as often as this. */
const USUAL_MISMATCH = 0.01;

/**
 * P(the key is right and the ink bears what it names), by Bayes: the ink's word for it, and before
 * that the key's own probability. Key and name are read from different ink by different networks.
 */
function jointOf({ key, verifications }: FoundEntry): Probability {
  const before = Math.min(key.probability, 1 - USUAL_MISMATCH);
  const odds = Object.values(verifications).reduce(
    (product, { probability: p }) => (product * p) / Math.max(1e-9, 1 - p),
    before / (1 - before),
  );
  return probability(odds / (1 + odds));
}

/** Doubts about what a text says, which an agreeing registry settles. */
const SETTLED: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'low-probability',
  'readers-disagree',
  'unreadable',
  'doubtful-gap',
  'not-in-alphabet',
  'normalised',
]);

function agree(
  { registry, key, verify }: Lookup,
  fields: readonly FieldReading[],
  entry: FoundEntry,
  code: 'registry-agrees' | 'registry-other-key',
): FieldReading[] {
  const certain = jointOf(entry);
  const why = reason(code, { registry });
  return fields.map((reading) => {
    if (reading.fieldId === key) {
      const others = reading.alternatives.filter(({ value }) => value !== entry.key.value);
      const sure = code === 'registry-agrees' ? Math.max(reading.probability, certain) : certain;
      const first = { value: entry.key.value, probability: probability(sure) };
      const kept = code === 'registry-agrees' ? reading.value : entry.key.value;
      const reasons = [...reading.reasons, why];
      return {
        ...reading,
        value: kept,
        probability: first.probability,
        alternatives: share([{ ...first, value: kept }, ...others]),
        reasons,
      };
    }
    const column = verify.find(({ field }) => field === reading.fieldId)?.column;
    const value = column === undefined ? undefined : entry.values[column];
    const verification = entry.verifications[reading.fieldId];
    if (value === undefined || verification?.verdict !== 'agrees') return reading;
    // The entry is the right one, but what stands on the paper is more or less than it says.
    if (!verification.isWhole)
      return withReason(
        showText(reading, value, certain),
        reason('registry-other-wording', { registry }),
      );
    return {
      ...reading,
      state: 'read' as const,
      value,
      probability: certain,
      alternatives: share([{ value, probability: certain }, ...freelyRead(reading)]),
      reasons: [...reading.reasons.filter((it) => !SETTLED.has(it.code)), why],
    };
  });
}

/** Both values for the person who decides; the reading itself stays. */
function showRegistered(
  { verify }: Lookup,
  fields: readonly FieldReading[],
  { values, verifications }: FoundEntry,
): FieldReading[] {
  return fields.map((reading) => {
    const column = verify.find(({ field }) => field === reading.fieldId)?.column;
    const value = column === undefined ? undefined : values[column];
    const word = verifications[reading.fieldId];
    if (value === undefined || !word || reading.state === 'unread') return reading;
    return showText(reading, value, word.probability);
  });
}

const doubtKey = ({ registry, key }: Lookup, fields: readonly FieldReading[]): FieldReading[] =>
  fields.map((reading) =>
    reading.fieldId === key
      ? withReason(reading, reason('registry-unknown-key', { registry }))
      : reading,
  );

function addReason(
  { registry, key, verify }: Lookup,
  fields: readonly FieldReading[],
  code: ReasonCode,
): FieldReading[] {
  const concerned = new Set([key, ...verify.map(({ field }) => field)]);
  return fields.map((reading) =>
    concerned.has(reading.fieldId) ? withReason(reading, reason(code, { registry })) : reading,
  );
}

const withReason = (reading: FieldReading, why: Reason): FieldReading => ({
  ...reading,
  reasons: [...reading.reasons, why],
});
