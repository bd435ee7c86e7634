import { useState } from 'react';
import { z } from 'zod';
import { fieldStatusSchema, type AuditEvent } from '../../schemas/desk.ts';
import type { Field } from '../../schemas/form/field.ts';
import type { Form } from '../../schemas/form/form.ts';
import { fieldValueSchema } from '../../schemas/reading.ts';
import { useWords } from '../messages/use-messages.tsx';
import { useAudit } from '../server/queries.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { describeValue } from './values.ts';

/** Who did what to this scan, newest first; fetched when it is opened. */
export function History({ scanId, form }: { readonly scanId: string; readonly form: Form | null }) {
  const { m } = useWords();
  const [isOpen, setOpen] = useState(false);
  const audit = useAudit(scanId, isOpen);
  return (
    <details className="history" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{m.page.history}</summary>
      {audit.isError && <ErrorNotice error={audit.error} onRetry={() => void audit.refetch()} />}
      {audit.isPending && isOpen && <p className="loading">{m.common.loading}</p>}
      {audit.data?.events.length === 0 && <p>{m.page.historyEmpty}</p>}
      {audit.data && (
        <ol className="history__list">
          {audit.data.events.toReversed().map((event) => (
            <HistoryItem key={event.seq} event={event} form={form} />
          ))}
        </ol>
      )}
    </details>
  );
}

function HistoryItem({ event, form }: { readonly event: AuditEvent; readonly form: Form | null }) {
  const { m, language } = useWords();
  const time = new Date(event.at);
  const names: Readonly<Record<string, string>> = m.events;
  const fieldId = fieldChangeSchema.safeParse(event.after).data?.fieldId;
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
      </span>
      <span className="history__change">
        <Change event={event} field={field} />
      </span>
    </li>
  );
}

/** What the audit says of a field before and after an action. Secrets are masked by the server. */
const fieldChangeSchema = z.object({
  fieldId: z.string(),
  value: fieldValueSchema.optional(),
  status: fieldStatusSchema.optional(),
  reason: z.string().optional(),
});

function Change({
  event,
  field,
}: {
  readonly event: AuditEvent;
  readonly field: Field | undefined;
}) {
  const { m, language } = useWords();
  const before = fieldChangeSchema.safeParse(event.before).data;
  const after = fieldChangeSchema.safeParse(event.after).data;
  if (after === undefined) return <PlainChange event={event} />;
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

/** Events of scans and pages: their recorded facts, as they are. */
function PlainChange({ event }: { readonly event: AuditEvent }) {
  const facts = z.record(z.string(), z.unknown()).safeParse(event.after).data ?? {};
  const plain = Object.entries(facts).filter(
    ([, fact]) => typeof fact !== 'object' || fact === null,
  );
  return <>{plain.map(([name, fact]) => `${name}: ${String(fact)}`).join(', ')}</>;
}
