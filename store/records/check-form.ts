import type { Finding } from '../../schemas/desk.ts';
import type { Form } from '../../schemas/form/form.ts';
import { checkRecord } from '../../schemas/rules/check-record.ts';
import { compileRules, type RecordRules } from '../../schemas/rules/compile-rules.ts';
import type { PageRecord } from './page-record.ts';
import { isUnknown, presentValue } from './stand-field.ts';

/** Rules are compiled once for a form: it takes longer than asking them. */
const compiled = new WeakMap<Form, RecordRules>();

/** Throws for rules that cannot be compiled: such a form is refused where it is loaded. */
export function rulesOf(form: Form): RecordRules {
  const known = compiled.get(form);
  if (known !== undefined) return known;
  const rules = compileRules(form);
  if (!rules.ok) {
    const problems = rules.error.map(({ message }) => message).join('; ');
    throw new Error(`the rules of ${form.id}@${form.version} cannot be compiled: ${problems}`);
  }
  compiled.set(form, rules.value);
  return rules.value;
}

/** What fields and rules say of the values as they stand now. */
export function presentFindings({ form, fields, receivedOn }: PageRecord): Finding[] {
  const unknown = new Set(form.fields.map(({ id }) => id));
  for (const record of fields) if (!isUnknown(form, record)) unknown.delete(record.field.id);
  const values = fields.map((record) => [record.field.id, presentValue(form, record)] as const);
  return checkRecord(rulesOf(form), Object.fromEntries(values), { receivedOn, unknown });
}
