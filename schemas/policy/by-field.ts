import type { Field } from '../form/field.ts';
import type { Form } from '../form/form.ts';
import { policyOf } from '../form/policy-of.ts';
import type { Reason, ReasonCode } from '../reason.ts';

/**
 * Doubts of what was read, which the very pixels of the field answer. What the writer meant, what is
 * missing, what a rule or a registry says against it, and what may lie beyond the crop take the whole
 * page; so does a field that its form sends to a person however sure the reader is.
 */
const ANSWERED_BY_CROP: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'low-probability',
  'readers-disagree',
  'no-trusted-reader',
  'doubtful-gap',
  'mark-stray',
  'mark-ambiguous',
  'mark-by-circle',
  'faint-ink',
  'normalised',
  'registry-agrees',
  'registry-other-wording',
]);

/** Whether a person may settle it who sees nothing but the crop and the proposed value. */
export const isAnsweredByCrop = (reasons: readonly Reason[]): boolean =>
  reasons.every(({ code }) => ANSWERED_BY_CROP.has(code));

/**
 * Whether values of this field may stand side by side with those of other forms: nothing that is
 * secret or confidential does, and nothing that another person may have to enter unseen.
 */
export const isReviewedByField = (form: Form, field: Field): boolean =>
  field.secret === 'none' && policyOf(form, field).entry !== 'double';
