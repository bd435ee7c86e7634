import type { Decision, FieldStatus } from '../../schemas/desk.ts';
import type { FieldReading, PageReading } from '../../schemas/reading.ts';
import { canonicalJson, encodeJson } from '../../store/encode-json.ts';

/** A reading, and what policy said of it. */
export interface Decided {
  readonly reading: PageReading;
  readonly decisions: readonly Decision[];
}

/** What of a field is not the same; null: of the page as a whole. Tells no value. */
export interface Difference {
  readonly field: string | null;
  readonly what: readonly string[];
}

/**
 * Everything that two readings of a page say otherwise, to the bit. What they are not held against: how long
 * it took, and how near the next form came, since which others were installed is not kept.
 */
export function compareReadings(kept: Decided, again: Decided): Difference[] {
  const ofPage = differ(factsOf(kept.reading), factsOf(again.reading));
  const ids = [kept, again].flatMap(({ reading }) => reading.fields.map(({ fieldId }) => fieldId));
  const ofFields = [...new Set(ids)].map((id) => ({
    field: id,
    what: differ(factsOfField(kept, id), factsOfField(again, id)),
  }));
  return [{ field: null, what: ofPage }, ...ofFields].filter(({ what }) => what.length > 0);
}

/** How a field would stand otherwise today; `status` is null where it would not. */
export interface Change {
  readonly field: string;
  /** Another value would be read. Which, is told by the desks alone. */
  readonly value: boolean;
  readonly status: { readonly from: FieldStatus | null; readonly to: FieldStatus | null } | null;
}

/** Fields with another value, or that people would or would not be sent to. */
export function listChanges(kept: Decided, now: Decided): Change[] {
  const ids = [kept, now].flatMap(({ reading }) => reading.fields.map(({ fieldId }) => fieldId));
  return [...new Set(ids)]
    .map((field): Change => {
      const [before, after] = [fieldOf(kept, field), fieldOf(now, field)];
      const [from, to] = [statusOf(kept, field), statusOf(now, field)];
      return {
        field,
        value: !isSame(before?.value ?? null, after?.value ?? null),
        status: from === to ? null : { from, to },
      };
    })
    .filter(({ value, status }) => value || status !== null);
}

const fieldOf = ({ reading }: Decided, id: string): FieldReading | undefined =>
  reading.fields.find(({ fieldId }) => fieldId === id);
const decisionOf = ({ decisions }: Decided, id: string): Decision | undefined =>
  decisions.find(({ fieldId }) => fieldId === id);
const statusOf = (decided: Decided, id: string): FieldStatus | null =>
  decisionOf(decided, id)?.status ?? null;

type Facts = Readonly<Record<string, unknown>>;

function factsOf({
  form,
  formPage,
  quality,
  registries,
  registration,
  fields,
}: PageReading): Facts {
  const order = fields.map(({ fieldId }) => fieldId);
  return {
    form,
    formPage,
    quality,
    registries,
    registration: { ...registration, runnerUp: null },
    order,
  };
}

const factsOfField = (decided: Decided, id: string): Facts => {
  const { quad: box, ...field } = fieldOf(decided, id) ?? {};
  return { ...field, box, decision: decisionOf(decided, id) };
};

const differ = (one: Facts, other: Facts): string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    (name) => !isSame(one[name] ?? null, other[name] ?? null),
  );

/** As the records would have kept both. */
const isSame = (one: unknown, other: unknown): boolean => asKept(one) === asKept(other);
const asKept = (value: unknown): string => canonicalJson(JSON.parse(encodeJson(value)));
