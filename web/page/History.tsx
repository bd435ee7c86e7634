import { useState } from 'react';
import type { AuditEvent } from '../../schemas/desk.ts';
import { useWords } from '../messages/use-messages.tsx';
import { useAudit } from '../server/queries.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';

/** Who did what to this scan, newest first; fetched when it is opened. */
export function History({ scanId }: { readonly scanId: string }) {
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
            <HistoryItem key={event.seq} event={event} />
          ))}
        </ol>
      )}
    </details>
  );
}

function HistoryItem({ event }: { readonly event: AuditEvent }) {
  const { m, language } = useWords();
  const time = new Date(event.at);
  const names: Readonly<Record<string, string>> = m.events;
  return (
    <li>
      <time dateTime={event.at}>
        {time.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'medium' })}
      </time>
      <span className="history__actor">{event.actor}</span>
      <span className="history__action">{names[event.action] ?? event.action}</span>
      <Change before={event.before} after={event.after} />
    </li>
  );
}

/** What it was and what it became, as recorded; secrets are masked by the server. */
function Change({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  if (before == null && after == null) return null;
  return (
    <code className="history__change">
      {before != null && <del>{describe(before)}</del>} {after != null && <ins>{describe(after)}</ins>}
    </code>
  );
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([key, part]) => `${key}: ${typeof part === 'object' ? JSON.stringify(part) : String(part)}`)
    .join(', ');
}
