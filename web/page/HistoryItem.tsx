import type { ReactNode } from 'react';
import { z } from 'zod';
import { BY_FIELD, BY_SPOT_CHECK, fieldStatusSchema, type AuditEvent } from '../../schemas/desk.ts';
import type { Field } from '../../schemas/form/field.ts';
import type { Form } from '../../schemas/form/form.ts';
import type { Language } from '../../schemas/text.ts';
import { fieldValueSchema } from '../../schemas/reading.ts';
import { useWords } from '../messages/use-messages.tsx';
import { useAccess } from '../access/use-access.tsx';
import { describeValue } from './values.ts';

interface Props {
  readonly event: AuditEvent;
  /** Null: fields are named by their ids. */
  readonly form: Form | null;
}

/** When, who, what, and from what to what. */
export function HistoryItem({ event, form, children }: Props & { readonly children?: ReactNode }) {
  const { m, language } = useWords();
  const time = new Date(event.at);
  const names: Readonly<Record<string, string>> = m.events;
  const { fieldId, way } = fieldChangeSchema.safeParse(event.after).data ?? {};
  const field = form?.fields.find(({ id }) => id === fieldId);
  return (
    <li data-action={event.action}>
      <time dateTime={event.at}>
        {time.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'medium' })}
      </time>
      <span className="history__actor">{event.actor}</span>
      <span className="history__action">
        {names[event.action] ?? event.action}
        {fieldId !== undefined && ` – ${field?.label[language] ?? fieldId}`}
        {way === BY_FIELD && ` ${m.byField.inHistory}`}
        {way === BY_SPOT_CHECK && ` ${m.spotChecks.inHistory}`}
      </span>
      <span className="history__change">
        {event.erased ? m.retention.erased : <Change event={event} field={field} form={form} />}
      </span>
      {children}
    </li>
  );
}

/** What the audit says of a field before and after an action. Secrets are masked by the server. */
const fieldChangeSchema = z.object({
  fieldId: z.string(),
  value: fieldValueSchema.optional(),
  status: fieldStatusSchema.optional(),
  reason: z.string().optional(),
  way: z.enum([BY_FIELD, BY_SPOT_CHECK]).optional(),
});

function Change({
  event,
  field,
  form,
}: Props & {
  readonly field: Field | undefined;
}) {
  const { m, language } = useWords();
  const before = fieldChangeSchema.safeParse(event.before).data;
  const after = fieldChangeSchema.safeParse(event.after).data;
  const departments = useAccess().departments;
  const nameOf = (id: string): string =>
    departments.find((department) => department.id === id)?.[language] ?? id;
  if (after === undefined)
    return <PlainChange event={nameParts(nameFields(event, form, language), nameOf)} />;
  if (after.reason !== undefined) return <>{after.reason}</>;
  if (after.value === undefined) return <>{m.entry.hidden}</>;
  const tell = ({ value = null, status }: z.infer<typeof fieldChangeSchema>): string => {
    const text = field ? describeValue(field, value, language, m) : JSON.stringify(value);
    return `${text === '' ? m.page.emptyValue : text}${status ? ` [${m.statuses[status]}]` : ''}`;
  };
  return (
    <>
      {before && <del>{tell(before)}</del>}
      {before && ' → '}
      <ins>{tell(after)}</ins>
    </>
  );
}

const ofFieldsSchema = z.looseObject({ fields: z.array(z.string()) });

/** A letter asks about fields: they are named as on the form. */
function nameFields(event: AuditEvent, form: Form | null, language: Language): AuditEvent {
  const after = ofFieldsSchema.safeParse(event.after).data;
  if (after === undefined) return event;
  const nameOf = (fieldId: string): string =>
    form?.fields.find(({ id }) => id === fieldId)?.label[language] ?? fieldId;
  return { ...event, after: { ...after, fields: after.fields.map(nameOf) } };
}

const ofPartsSchema = z.object({
  parts: z.array(z.object({ department: z.string(), pages: z.array(z.number()) })),
});

/** A split envelope: by department, its pages. */
function nameParts(event: AuditEvent, nameOf: (department: string) => string): AuditEvent {
  const name = (split: unknown): unknown => {
    const { parts } = ofPartsSchema.safeParse(split).data ?? {};
    if (parts === undefined) return split;
    return Object.fromEntries(parts.map(({ department, pages }) => [nameOf(department), pages]));
  };
  return { ...event, before: name(event.before), after: name(event.after) };
}

/** Events of scans and pages: what was recorded, and what was there before where it changed. */
function PlainChange({ event }: { readonly event: AuditEvent }) {
  const { m } = useWords();
  const names: Readonly<Record<string, string>> = m.facts;
  const before = factsOf(event.before);
  const after = factsOf(event.after);
  const told = [...after].map(([name, fact]) => {
    const former = before.get(name);
    const change = former === undefined || former === fact ? fact : `${former} → ${fact}`;
    return `${names[name] ?? name}: ${change}`;
  });
  return (
    <>
      {told.join(m.factsJoin)}
      {hasMore(event.after) || hasMore(event.before) ? <WholeRecord event={event} /> : null}
    </>
  );
}

/** Everything that the event holds, as it was hashed. */
function WholeRecord({ event: { before, after } }: { readonly event: AuditEvent }) {
  const { m } = useWords();
  return (
    <details className="whole-record">
      <summary>{m.audit.wholeRecord}</summary>
      <pre tabIndex={0}>{JSON.stringify({ before, after }, null, 1)}</pre>
    </details>
  );
}

const recordSchema = z.record(z.string(), z.unknown());
const isPlain = (fact: unknown): boolean => typeof fact !== 'object' || fact === null;
const isShort = (fact: unknown): boolean =>
  isPlain(fact) || (Array.isArray(fact) && fact.every(isPlain));

/** What fits in a line, by name. */
function factsOf(record: unknown): Map<string, string> {
  const facts = Object.entries(recordSchema.safeParse(record).data ?? {});
  return new Map(
    facts
      .filter(([, fact]) => isShort(fact))
      .map(([name, fact]) => [name, Array.isArray(fact) ? fact.join(', ') : String(fact)]),
  );
}

const hasMore = (record: unknown): boolean =>
  Object.values(recordSchema.safeParse(record).data ?? {}).some((fact) => !isShort(fact));
