import type { Field, Policy, PolicySource } from './field.ts';
import type { Form } from './form.ts';

/** The form's policy with the field's own settings laid over it. */
export function policyOf(form: Form, field: Field): Policy {
  // The form's own check sees to it that what is accepted unseen is said, in one way or the other.
  return { ...spellOut(form.policy), ...spellOut(field.policy ?? {}) } as Policy;
}

type Settings = { readonly [Name in keyof PolicySource]?: PolicySource[Name] | undefined };

/** Of readings that are worth what they claim, those worth 1 − e or more are wrong e times at most. */
function spellOut({ targetError, ...settings }: Settings): Partial<Policy> {
  const needed =
    targetError === undefined ? {} : { accept: 1 - targetError, blank: 1 - targetError };
  const set = Object.entries(settings).filter(([, value]) => value !== undefined);
  return { ...needed, ...Object.fromEntries(set) };
}
