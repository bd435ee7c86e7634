import type { Demand, Field, Policy, PolicySource } from './field.ts';
import type { Form } from './form.ts';

/** The form's policy with the field's own settings laid over it. */
export function policyOf(form: Form, field: Field): Policy {
  // The form's own check sees to it that what is accepted unseen is said, in one way or the other.
  return { ...spellOut(form.policy), ...spellOut(field.policy ?? {}) } as Policy;
}

type Settings = { readonly [Name in keyof PolicySource]?: PolicySource[Name] | undefined };

/** `accept` and `blank` each stand above the share that both follow from. */
function spellOut({ targetError, accept, blank, ...settings }: Settings): Partial<Policy> {
  const demand = (probability: number | undefined): Demand | undefined => {
    if (probability !== undefined) return { probability };
    return targetError === undefined ? undefined : { targetError };
  };
  const all = { ...settings, accept: demand(accept), blank: demand(blank) };
  const set = Object.entries(all).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set);
}
