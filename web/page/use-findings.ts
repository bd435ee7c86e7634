import { useMemo } from 'react';
import type { Finding, PageView } from '../../schemas/desk.ts';
import type { Form } from '../../schemas/form/form.ts';
import { isRegistryFinding } from '../../schemas/lookup/registry-finding.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import { checkRecord } from '../../schemas/rules/check-record.ts';
import { compileRules, type RecordRules } from '../../schemas/rules/compile-rules.ts';
import { toValue } from './values.ts';

/** What the form's rules say of the values as they stand on screen, judged anew while one types. */
export function useFindings(
  form: Form,
  view: PageView,
  drafts: Readonly<Record<string, FieldValue>>,
): readonly Finding[] {
  const rules = rulesOf(form);
  return useMemo(() => checkDrafts(rules, view, drafts), [rules, view, drafts]);
}

/**
 * The desk has no secret values, so what depends on one is the server's to say: of those rules its
 * verdict on the saved values stands. So it does of registries.
 */
export function checkDrafts(
  rules: RecordRules,
  view: PageView,
  drafts: Readonly<Record<string, FieldValue>>,
): Finding[] {
  const secret = rules.form.fields.filter((field) => field.secret === 'secret').map(({ id }) => id);
  const saved = Object.fromEntries(view.fields.map((field) => [field.fieldId, field.value]));
  const touched = Object.fromEntries(Object.entries(drafts).map(([id, v]) => [id, toValue(v)]));
  const live = checkRecord(
    rules,
    { ...saved, ...touched },
    {
      receivedOn: view.scan.receivedOn,
      unknown: new Set([...secret, ...findUnknown(rules.form, view, drafts)]),
    },
  );
  const serverRules = new Set(
    rules.rules
      .filter(({ reads }) => reads.some((id) => secret.includes(id)))
      .map((r) => r.rule.id),
  );
  const readsOf = new Map(rules.rules.map(({ rule, reads }) => [rule.id, reads]));
  const known = new Set(rules.form.rules.map((rule) => rule.id));
  const isServers = ({ rule, fields }: Finding): boolean =>
    isRegistryFinding({ rule }) ||
    (known.has(rule) ? serverRules.has(rule) : fields.some((id) => secret.includes(id)));
  // The server knows what people have kept as it is; what is typed now is something else.
  const isKept = (finding: Finding): boolean =>
    !(readsOf.get(finding.rule) ?? finding.fields).some((id) => id in drafts) &&
    view.findings.some(
      ({ rule, outcome, fields }) =>
        outcome === 'kept' && rule === finding.rule && fields.join() === finding.fields.join(),
    );
  const standing = live.map((finding): Finding =>
    finding.outcome === 'error' && isKept(finding) ? { ...finding, outcome: 'kept' } : finding,
  );
  return [...standing, ...view.findings.filter(isServers)];
}

/** Fields of which nobody knows what is written: no rule may take them for blank. */
function findUnknown(
  form: Form,
  view: PageView,
  drafts: Readonly<Record<string, FieldValue>>,
): string[] {
  const required = new Set(form.fields.filter((field) => field.required).map(({ id }) => id));
  return view.fields
    .filter(({ fieldId, settled, status, reading, entry }) => {
      if (fieldId in drafts) return false;
      if (entry !== null) return true;
      // A required field that a person calls illegible counts as blank: the record is incomplete.
      if (settled) return status === 'unread' && !required.has(fieldId);
      return status === 'unread' || reading?.state === 'unreadable';
    })
    .map(({ fieldId }) => fieldId);
}

/** One page after the other is of the same form. */
const compiledRules = new WeakMap<Form, RecordRules>();

/** A form whose rules do not compile is never loaded by the server. */
function rulesOf(form: Form): RecordRules {
  const known = compiledRules.get(form);
  if (known !== undefined) return known;
  const compiled = compileRules(form);
  if (!compiled.ok) throw new Error(`the rules of ${form.id} do not compile`);
  compiledRules.set(form, compiled.value);
  return compiled.value;
}
