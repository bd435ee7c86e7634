import type { Field, Policy } from './field.ts';
import type { Form } from './form.ts';

/** The form's policy with the field's own settings laid over it. */
export function policyOf(form: Form, field: Field): Policy {
  const own = Object.entries(field.policy ?? {}).filter(([, value]) => value !== undefined);
  return { ...form.policy, ...Object.fromEntries(own) };
}
