import type { Field } from '../form/field.ts';
import type { Form } from '../form/form.ts';

/** Of the values of this field that are accepted unseen, the share that a person checks. */
export function shareToSample({ policy }: Form, field: Field): number {
  if (!isSampled(field)) return 0;
  const { sample } = policy;
  return field.policy?.sample?.share ?? sample?.kinds?.[field.kind] ?? sample?.share ?? 0;
}

/** Whoever checks sees the field without its page: nothing secret or confidential is shown that way. */
export const isSampled = (field: Field): boolean => field.secret === 'none';

/** Of the checks of this form's fields, the share whose answer is known already. */
export const shareOfKnown = ({ policy }: Form): number => policy.sample?.known ?? 0;
