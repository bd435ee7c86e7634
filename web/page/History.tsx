import { useState } from 'react';
import type { Form } from '../../schemas/form/form.ts';
import { useWords } from '../messages/use-messages.tsx';
import { useAudit } from '../server/queries.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { HistoryItem } from './HistoryItem.tsx';

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
