import type { Finding } from '../desk.ts';
import { toCelValue, type RecordValues, type RuleContext } from './context.ts';
import type { CompiledRule, RecordRules } from './compile-rules.ts';
import { checkField } from './check-field.ts';

/**
 * Everything that the form's fields and rules say against the record: first each field by itself,
 * in the form's order, then the rules across fields. Findings never hold a value.
 */
export function checkRecord(
  rules: RecordRules,
  values: RecordValues,
  context: RuleContext,
): Finding[] {
  const unknown = new Set(context.unknown);
  const findings = rules.form.fields
    .filter(({ id }) => !unknown.has(id))
    .flatMap((field) => checkField(field, values[field.id]));
  const record = toCelRecord(rules, values, context.receivedOn, unknown);
  for (const compiled of rules.rules) {
    if (compiled.reads.some((id) => unknown.has(id))) continue;
    const finding = applyRule(compiled, record);
    if (finding) findings.push(finding);
  }
  return findings;
}

/** Adds to `unknown` the fields whose value is malformed: their own finding says so already. */
function toCelRecord(
  { form }: RecordRules,
  values: RecordValues,
  receivedOn: string,
  unknown: Set<string>,
): Record<string, unknown> {
  const record: Record<string, unknown> = { receivedOn };
  for (const field of form.fields) {
    const value = toCelValue(field, values[field.id]);
    if (value === undefined) unknown.add(field.id);
    else record[field.id] = value;
  }
  return record;
}

function applyRule(
  { rule, breaks }: CompiledRule,
  record: Record<string, unknown>,
): Finding | null {
  let broken: boolean;
  try {
    broken = breaks(record);
  } catch {
    // An expression that meets a value it cannot use says nothing: never let that pass as "kept".
    return {
      rule: rule.id,
      outcome: 'review',
      fields: rule.fields,
      message: {
        ja: `規則「${rule.id}」を判定できませんでした。該当の項目を確かめてください。`,
        en: `The rule "${rule.id}" could not be worked out. Check its fields.`,
      },
      source: rule.source,
    };
  }
  if (!broken) return null;
  const { id, outcome, fields, message, source } = rule;
  return { rule: id, outcome, fields, message, source };
}
