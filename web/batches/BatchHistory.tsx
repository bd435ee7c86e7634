import type { BatchEvent } from '../../schemas/batch.ts';
import { useWords } from '../messages/use-messages.tsx';

/** Who opened, closed and reopened it, and why, as the audit has it. */
export function BatchHistory({ events }: { readonly events: readonly BatchEvent[] }) {
  const { m, language } = useWords();
  return (
    <section className="batches__section">
      <h2>{m.batches.historyTitle}</h2>
      <ol className="batch-history">
        {events.map(({ action, actor, at, reason }) => (
          <li key={`${at} ${action}`}>
            <time dateTime={at}>{new Date(at).toLocaleString(language)}</time> {actor}:{' '}
            {m.batches.events[action]}
            {reason !== null && (
              <span className="batch-history__reason">{m.batches.reason(reason)}</span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
