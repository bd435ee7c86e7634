import { useId, type ReactNode } from 'react';
import { useWords } from '../messages/use-messages.tsx';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';

interface Props {
  readonly title: string;
  /** Said where there is nothing. */
  readonly none: string;
  readonly count: number;
  readonly query: {
    readonly isPending: boolean;
    readonly isError: boolean;
    readonly error: unknown;
    readonly refetch: () => unknown;
    readonly hasNextPage?: boolean;
    readonly isFetchingNextPage?: boolean;
    readonly fetchNextPage?: () => unknown;
  };
  readonly children: ReactNode;
}

/** One of the lists, with what is said while it is empty or not there. */
export function Section({ title, none, count, query, children }: Props) {
  const { m } = useWords();
  const id = useId();
  return (
    <section className="keeping__section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {query.isError && <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <p className="loading">{m.common.loading}</p>}
      {!query.isPending && !query.isError && count === 0 && <p className="muted">{none}</p>}
      {count > 0 && children}
      {query.hasNextPage === true && (
        <button
          type="button"
          className="button"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage?.()}
        >
          {m.scans.more}
        </button>
      )}
    </section>
  );
}
