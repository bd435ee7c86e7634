import type { FieldOf } from '../form/field.ts';
import type { Form } from '../form/form.ts';
import { compileRules, type CompiledRule } from './compile-rules.ts';

/** What a form knows of the values of one field: most combinations of digits are none. */
export interface FieldCheck {
  /** Whether a value keeps every rule of the check. */
  readonly keeps: (value: string) => boolean;
  /** Share of random values that keep it, in (0, 1]. */
  readonly share: number;
  /** Share of the values that people write although they break it. */
  readonly broken: number;
}

/** A check that fewer random values than one in so many keep counts as if one did. */
const TRIALS = 4000;
/** Any seed will do: the share is only to be the same on every machine. */
const SEED = 1;
/** No rule of a check may depend on the day: it reads its one field alone. */
const NO_DAY = '2000-01-01';

/**
 * By field id, the checks that the form names. Throws a RangeError where its rules do not compile
 * or a check names none of them: `form check` told so before the form was used.
 */
export function compileChecks(form: Form): ReadonlyMap<string, FieldCheck> {
  const checked = form.fields.filter((field) => field.kind === 'digits' && field.check);
  if (checked.length === 0) return new Map();
  const compiled = compileRules(form);
  if (!compiled.ok) throw new RangeError(`the rules of ${form.id} do not compile`);
  return new Map(
    checked.map((field) => [field.id, compileCheck(field as Checked, compiled.value.rules)]),
  );
}

type Checked = FieldOf<'digits'>;

function compileCheck({ id, check, cells }: Checked, rules: readonly CompiledRule[]): FieldCheck {
  const named = check!.rules.map((name) => {
    const found = rules.find(({ rule }) => rule.id === name);
    if (!found) throw new RangeError(`the check of ${id} names an unknown rule: ${name}`);
    return found;
  });
  const keeps = (value: string): boolean =>
    !named.some(({ breaks }) => breaks({ receivedOn: NO_DAY, [id]: value }));
  return { keeps, share: measureShare(keeps, cells.length), broken: check!.broken };
}

function measureShare(keeps: (value: string) => boolean, length: number): number {
  let state = SEED;
  // Park and Miller 1988: a generator that needs no more than exact products below 2^53.
  const digit = (): number => Math.floor(((state = (state * 48_271) % 2_147_483_647) / 2_147_483_647) * 10); // prettier-ignore
  let kept = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    if (keeps(Array.from({ length }, digit).join(''))) kept++;
  }
  return Math.min(TRIALS - 1, Math.max(1, kept)) / TRIALS;
}
