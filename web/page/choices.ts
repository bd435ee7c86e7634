import type { Field, FieldOf } from '../../schemas/form/field.ts';
import type { FieldReading, FieldValue } from '../../schemas/reading.ts';
import { isSameValue } from './values.ts';

/** What a number key puts into the editor. */
export interface Choice {
  readonly value: FieldValue;
  /** How likely the machine holds it to be; null for the options of a mark or choice. */
  readonly probability: number | null;
}

/** What the machine read, as far as choices follow from it. */
interface Read {
  readonly reading: Pick<FieldReading, 'value' | 'probability' | 'alternatives'> | null;
}

/** The keys 1–5. */
const MOST_ALTERNATIVES = 5;

/**
 * The numbered choices of a field: for boxes to tick the states themselves (a choice toggles its
 * option in the draft), for writing the machine's reading and its alternatives, likeliest first.
 */
export function listChoices(field: Field, view: Read, draft: FieldValue): Choice[] {
  if (field.kind === 'mark')
    return [
      { value: true, probability: null },
      { value: false, probability: null },
    ];
  if (field.kind === 'choice')
    return field.options.map(({ id }) => ({
      value: toggleOption(field, draft, id),
      probability: null,
    }));
  return listAlternatives(view);
}

/** The draft of a choice after pressing one option: the only one, or one of several. */
export function toggleOption(field: FieldOf<'choice'>, draft: FieldValue, id: string): string[] {
  const marked = Array.isArray(draft) ? draft : [];
  if (marked.includes(id)) return marked.filter((other) => other !== id);
  if (!field.multiple) return [id];
  return field.options.map((option) => option.id).filter((o) => o === id || marked.includes(o));
}

function listAlternatives({ reading }: Read): Choice[] {
  if (reading === null) return [];
  const all: Choice[] = [
    { value: reading.value, probability: reading.probability },
    ...reading.alternatives,
  ];
  const told = all.filter(({ value }) => value !== null && value !== '');
  const once = told.filter(
    ({ value }, index) => told.findIndex((other) => isSameValue(other.value, value)) === index,
  );
  return once.slice(0, MOST_ALTERNATIVES);
}
