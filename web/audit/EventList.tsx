import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { Link } from 'wouter';
import { foundEventsSchema } from '../../schemas/audit.ts';
import { useWords } from '../messages/use-messages.tsx';
import { HistoryItem } from '../page/HistoryItem.tsx';
import { request } from '../server/request.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import type { Conditions } from './EventFilters.tsx';

const LIST_SIZE = 50;

/** The events that meet the conditions, newest first. */
export function EventList({ conditions }: { readonly conditions: Conditions }) {
  const { m } = useWords();
  const found = useEvents(useDeferredValue(conditions));
  const events = found.data?.pages.flatMap((page) => page.events) ?? [];
  if (found.isError)
    return <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />;
  if (found.isPending) return <p className="loading">{m.common.loading}</p>;
  if (events.length === 0) return <p role="status">{m.audit.none}</p>;
  return (
    <section className="history audit-events" aria-label={m.audit.found}>
      <ol className="history__list">
        {events.map((event) => (
          <HistoryItem key={event.seq} event={event} form={null}>
            <span className="audit-events__where">
              {m.audit.number(event.seq)}
              {event.scanId !== null && (
                <Link href={`/audit/scans/${event.scanId}`} className="control-number">
                  {event.controlNumber}
                </Link>
              )}
            </span>
          </HistoryItem>
        ))}
      </ol>
      {found.hasNextPage && (
        <button
          type="button"
          className="button"
          aria-disabled={found.isFetchingNextPage}
          onClick={() => !found.isFetchingNextPage && void found.fetchNextPage()}
        >
          {m.audit.more}
        </button>
      )}
    </section>
  );
}

const useEvents = (conditions: Conditions) =>
  useInfiniteQuery({
    queryKey: ['audit', 'events', conditions],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      request(`/api/audit/events?${toQuery(conditions, pageParam)}`, foundEventsSchema),
    getNextPageParam: (last) => (last.next === null ? undefined : String(last.next)),
    placeholderData: keepPreviousData,
  });

function toQuery({ from, until, ...texts }: Conditions, before: string): URLSearchParams {
  const all = {
    ...texts,
    before,
    limit: String(LIST_SIZE),
    from: startOf(from, 0),
    until: startOf(until, 1),
  };
  return new URLSearchParams(Object.entries(all).filter(([, value]) => value !== ''));
}

/** The instant at which a day begins where the auditor sits, or a day that many days later. */
function startOf(day: string, later: number): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return ''; // still being typed
  const date = new Date(`${day}T00:00`);
  date.setDate(date.getDate() + later);
  return date.toISOString();
}
