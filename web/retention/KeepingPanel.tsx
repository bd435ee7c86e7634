import { useWords } from '../messages/use-messages.tsx';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { useKeeping } from './keeping-queries.ts';

/** How long one envelope is kept, and what people want done with it. */
export function KeepingPanel({ scanId }: { readonly scanId: string }) {
  const { m } = useWords();
  const query = useKeeping(scanId);
  if (query.isError)
    return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <p className="loading">{m.common.loading}</p>;
  const { keptUntil, hold, disposal, state } = query.data;
  if (state === 'disposed')
    return (
      <section className="panel" aria-labelledby="keeping-title">
        <h2 id="keeping-title">{m.retention.disposedTitle}</h2>
        <p>{m.retention.disposedBody}</p>
        {disposal && <p>{m.retention.doneBy(disposal.proposedBy, disposal.decidedBy ?? '')}</p>}
      </section>
    );
  return (
    <section className="panel" aria-labelledby="keeping-title">
      <h2 id="keeping-title">{m.retention.kept}</h2>
      <p>{keptUntil === null ? m.retention.keptOpen : m.retention.keptUntil(keptUntil)}</p>
      {hold && <p>{m.retention.heldBy(hold.person, hold.reason)}</p>}
      {disposal && <p>{m.retention.proposedBy(disposal.proposedBy)}</p>}
    </section>
  );
}
