import { useMemo } from 'react';
import type { Finding, PageView } from '../../schemas/desk.ts';
import type { Form } from '../../schemas/form/form.ts';
import { isRegistryFinding } from '../../schemas/lookup/registry-finding.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import { checkRecord } from '../../schemas/rules/check-record.ts';
import { keepAsIs } from '../../schemas/rules/keep-as-is.ts';
import { compileRules, type RecordRules } from '../../schemas/rules/compile-rules.ts';
import { keptRules } from './settle.ts';
import { toValue } from './values.ts';

/** What the form's rules say of the values as they stand on screen, judged anew while one types. */
export function useFindings(
  form: Form,
  view: PageView,
  drafts: Readonly<Record<string, FieldValue>>,
): readonly Finding[] {
  const rules = useMemo(() => compileOrThrow(form), [form]);
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
  const known = new Set(rules.form.rules.map((rule) => rule.id));
  const isServers = ({ rule, fields }: Finding): boolean =>
    isRegistryFinding({ rule }) ||
    (known.has(rule) ? serverRules.has(rule) : fields.some((id) => secret.includes(id)));
  // What is typed now is another value than the one that was kept.
  const kept = new Map(
    view.fields
      .filter(({ fieldId, entry }) => entry === null && !(fieldId in drafts))
      .map((field) => [field.fieldId, keptRules(field)]),
  );
  return [...keepAsIs(live, (id) => kept.get(id) ?? []), ...view.findings.filter(isServers)];
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

/** A form whose rules do not compile is never loaded by the server. */
function compileOrThrow(form: Form): RecordRules {
  const compiled = compileRules(form);
  if (!compiled.ok) throw new Error(`the rules of ${form.id} do not compile`);
  return compiled.value;
}
