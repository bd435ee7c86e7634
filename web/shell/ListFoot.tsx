import { useWords } from '../messages/use-messages.tsx';

/** How much of a list is shown, and the way to more of it. */
export function ListFoot(props: {
  readonly shown: number;
  readonly total: number;
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
}) {
  const { m } = useWords();
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = props.query;
  return (
    <div className="scans__foot">
      <p>{m.scans.showing(props.shown, props.total)}</p>
      {hasNextPage && (
        <button
          type="button"
          className="button"
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {m.scans.more}
        </button>
      )}
    </div>
  );
}
