import { leastFor } from '../acceptance.ts';
import type { Decision, Finding } from '../desk.ts';
import type { Field, Policy } from '../form/field.ts';
import type { Form } from '../form/form.ts';
import { policyOf } from '../form/policy-of.ts';
import { normaliseValue } from '../normalise/normalise-value.ts';
import type { FieldReading, FieldValue, PartReading } from '../reading.ts';
import { reason, type Reason, type ReasonCode } from '../reason.ts';
import { checkRecord } from '../rules/check-record.ts';
import type { RecordRules } from '../rules/compile-rules.ts';
import type { RuleContext } from '../rules/context.ts';

/**
 * Remarks on a reading that its probability has taken into account already. Every other reason
 * sends the field to a person however sure the reader is.
 */
const REMARKS: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'normalised',
  'faint-ink',
  'ink-outside-box',
  'registry-agrees',
  'registry-other-wording',
]);

/** Reasons that a sure enough reading would not have, and the form's wish to see it all the same. */
const ANSWERED_BY_SURENESS: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  ...REMARKS,
  'low-probability',
  'always-review',
]);

/** Whether nothing but its probability decided, or would have decided, if a person has to look. */
export const isDecidedByProbability = ({ status, reasons }: Decision): boolean =>
  status !== 'unread' && reasons.every(({ code }) => ANSWERED_BY_SURENESS.has(code));

export interface PageDecisions {
  /** One for each reading, in their order. */
  readonly decisions: Decision[];
  readonly findings: Finding[];
  /** By field id, normalised. Holds secrets in clear: for storing and checking, never for logs. */
  readonly values: Record<string, FieldValue>;
}

/** Turns raw readings into what is accepted and what a person has to see, by the form's policy. */
export function decidePage(
  form: Form,
  fields: readonly FieldReading[],
  rules: RecordRules,
  context: Pick<RuleContext, 'receivedOn'>,
): PageDecisions {
  const values = valuesOf(form, fields);
  const findings = checkRecord(rules, values, { ...context, unknown: unknownFields(form, fields) });
  return {
    decisions: fields.map((reading) => decideField(form, reading.fieldId, reading, findings)),
    findings,
    values,
  };
}

/** The value of every reading, normalised as its field says; null where nothing was read. */
export function valuesOf(form: Form, fields: readonly FieldReading[]): Record<string, FieldValue> {
  return Object.fromEntries(
    fields.map((reading) => {
      const field = fieldOf(form, reading.fieldId);
      return [
        reading.fieldId,
        isUnread(form, reading) ? null : normaliseValue(field, reading.value).value,
      ];
    }),
  );
}

/** Fields that are neither known to be blank nor read: those of other pages belong to them. */
function unknownFields(form: Form, fields: readonly FieldReading[]): Set<string> {
  const known = fields.filter(
    (reading) => reading.state !== 'unreadable' && !isUnread(form, reading),
  );
  const unknown = new Set(form.fields.map(({ id }) => id));
  for (const { fieldId } of known) unknown.delete(fieldId);
  return unknown;
}

/** How one field stands, and every reason for which a person has to look at it. */
export function decideField(
  form: Form,
  fieldId: string,
  reading: FieldReading,
  findings: readonly Finding[],
): Decision {
  const field = fieldOf(form, fieldId);
  const policy = policyOf(form, field);
  if (isUnread(form, reading)) return decideUnread(fieldId, reading, policy);
  const reasons = [
    ...reading.reasons.filter(({ code }) => code !== 'low-probability'), // judged here, by policy
    ...doubtsOf(reading, policy),
    ...findings.filter(({ fields }) => fields.includes(fieldId)).map(toReason),
    ...(policy.review === 'always' ? [reason('always-review')] : []),
    ...remarksOf(field, reading),
  ];
  const unique = [...new Map(reasons.map((item) => [JSON.stringify(item), item])).values()];
  if (unique.some(({ code }) => !REMARKS.has(code)))
    return { fieldId, status: 'review', reasons: unique };
  return { fieldId, status: reading.state === 'blank' ? 'blank' : 'accepted', reasons: unique };
}

function decideUnread(fieldId: string, reading: FieldReading, policy: Policy): Decision {
  const said = reading.reasons.some(
    ({ code }) => code === 'poor-registration' || code === 'outside-scan',
  );
  const why =
    reading.residual === null
      ? reason('outside-scan')
      : reason('poor-registration', {
          residual: round(reading.residual),
          limit: policy.maxResidual,
        });
  return { fieldId, status: 'unread', reasons: said ? reading.reasons : [...reading.reasons, why] };
}

function doubtsOf(reading: FieldReading, policy: Policy): Reason[] {
  if (reading.state === 'unreadable') return [reason('unreadable')];
  const doubts = reading.parts.flatMap(({ state }) => DOUBTFUL_MARKS[state] ?? []);
  const needed = neededBy(reading, policy);
  // A gap is doubted only where it is the greatest doubt: that says more than a number does.
  const said = reading.reasons.some(({ code }) => code === 'doubtful-gap');
  if (reading.probability < needed && !said)
    doubts.push(
      reason('low-probability', {
        probability: round(reading.probability),
        needed: roundUp(needed),
      }),
    );
  return doubts;
}

/** What the reading's probability has to reach. Readings that do not say have to be as sure as all accepted ones together. */
function neededBy({ state, needed }: FieldReading, policy: Policy): number {
  const demand = state === 'blank' ? policy.blank : policy.accept;
  return 'targetError' in demand && needed !== undefined ? needed : leastFor(demand, undefined);
}

/** States of a checkbox that only a person may settle, whatever their probability. */
const DOUBTFUL_MARKS: Partial<Record<PartReading['state'], Reason[]>> = {
  corrected: [reason('mark-corrected')],
  stray: [reason('mark-stray')],
  ambiguous: [reason('mark-ambiguous')],
};

function remarksOf(field: Field, reading: FieldReading): Reason[] {
  return normaliseValue(field, reading.value).changed ? [reason('normalised')] : [];
}

const toReason = (finding: Finding): Reason =>
  finding.rule === 'required' ? reason('required-blank') : reason('rule', { rule: finding.rule });

/** A place that fits worse than the policy allows was never really looked at. */
const isUnread = (form: Form, reading: FieldReading): boolean =>
  reading.state === 'unread' ||
  reading.residual === null ||
  reading.residual > policyOf(form, fieldOf(form, reading.fieldId)).maxResidual;

/** Two decimals tell a person enough of a residual; four keep 0.9949 apart from 0.995. */
const round = (value: number): number => Math.round(value * 10_000) / 10_000;
const roundUp = (value: number): number => Math.ceil(value * 10_000 - 1e-6) / 10_000;

function fieldOf(form: Form, id: string): Field {
  const field = form.fields.find((candidate) => candidate.id === id);
  if (!field) throw new RangeError(`the form ${form.id} has no field "${id}"`);
  return field;
}
