import type { Form } from '../../schemas/form/form.ts';
import type { Field } from '../../schemas/form/field.ts';
import type { Lookup } from '../../schemas/form/lookup.ts';
import { normaliseValue } from '../../schemas/normalise/normalise-value.ts';
import { checkField } from '../../schemas/rules/check-field.ts';
import { toCelValue } from '../../schemas/rules/context.ts';
import { rulesOf } from '../../store/records/check-form.ts';

/** A form that looks something up in a registry: it knows what a key looks like. */
export interface LookingForm {
  readonly form: Form;
  readonly lookup: Lookup;
  readonly keyField: Field;
}

export function findLookingForm(forms: readonly Form[], registry: string): LookingForm | null {
  for (const form of forms)
    for (const lookup of form.lookups) {
      const keyField = form.fields.find(({ id }) => id === lookup.key);
      if (lookup.registry === registry && keyField) return { form, lookup, keyField };
    }
  return null;
}

export interface CheckedKey {
  /** Folded as the form folds what is read: what the entry is found by. */
  readonly key: string;
  /** Why no reading could ever be this key; null: it may. */
  readonly fault: string | null;
  /** What the form's rules say of this key by itself, such as of its check digit. */
  readonly doubt: string | null;
}

/** Nothing but the key stands in the record: no rule about days is asked. */
const ANY_DAY = '2000-01-01';

/** Checks keys by the form's own field and by those of its rules that speak of nothing else. */
export function openKeyCheck(looking: LookingForm | null): (written: string) => CheckedKey {
  if (looking === null) return (written) => ({ key: written.trim(), fault: null, doubt: null });
  const { form, keyField } = looking;
  const rules = rulesOf(form).rules.filter(({ reads }) => reads.every((id) => id === keyField.id));
  return (written) => {
    const key = normaliseValue(keyField, written.trim()).value;
    const fault = checkField(keyField, key)[0]?.message.en ?? null;
    if (fault !== null) return { key, fault, doubt: null };
    const record = { receivedOn: ANY_DAY, [keyField.id]: toCelValue(keyField, key) };
    const broken = rules.find(({ breaks }) => breaks(record));
    return { key, fault: null, doubt: broken?.rule.message.en ?? null };
  };
}
