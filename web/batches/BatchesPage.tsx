import { useDeferredValue, useState } from 'react';
import { Link, useSearch } from 'wouter';
import { navigate } from 'wouter/use-browser-location';
import { batchStateSchema, type Batch, type BatchState } from '../../schemas/batch.ts';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { ListFoot } from '../shell/ListFoot.tsx';
import { SearchBox } from '../shell/SearchBox.tsx';
import { useBatches } from './batch-queries.ts';
import { BatchBadge } from './BatchBadge.tsx';
import { OpenBatchDialog } from './OpenBatchDialog.tsx';

/** The mailroom's piles of post, newest first. The filter lives in the address. */
export function BatchesPage() {
  const { m } = useWords();
  const { may } = useAccess();
  const [state, setState] = useStateFilter();
  const [search, setSearch] = useState('');
  const [isOpening, setOpening] = useState(false);
  const batches = useBatches(state, useDeferredValue(search.trim()));
  const rows = batches.data?.pages.flatMap((page) => page.batches) ?? [];
  const total = batches.data?.pages[0]?.total ?? 0;
  return (
    <div className="batches">
      <div className="batches__head">
        <h1>{m.batches.title}</h1>
        {may('take-in') && (
          <a href="/api/separators" download>
            {m.batches.separators}
          </a>
        )}
        {may('open-batch') && (
          <button type="button" className="button button--primary" onClick={() => setOpening(true)}>
            {m.batches.open}
          </button>
        )}
      </div>
      <div className="scans__bar">
        <Tabs chosen={state} onChoose={setState} />
        <SearchBox
          id="batch-search"
          label={m.batches.search}
          hint={m.batches.searchHint}
          value={search}
          onValue={setSearch}
        />
      </div>
      {batches.isError && (
        <ErrorNotice error={batches.error} onRetry={() => void batches.refetch()} />
      )}
      {batches.isPending && <p className="loading">{m.common.loading}</p>}
      {rows.length > 0 && <BatchTable batches={rows} />}
      {batches.isSuccess && rows.length === 0 && <p role="status">{m.batches.none}</p>}
      {rows.length > 0 && <ListFoot shown={rows.length} total={total} query={batches} />}
      {isOpening && (
        <OpenBatchDialog
          onClose={() => setOpening(false)}
          onOpened={({ id }) => navigate(`/batches/${id}`)}
        />
      )}
    </div>
  );
}

function Tabs(props: {
  readonly chosen: BatchState | null;
  readonly onChoose: (state: BatchState | null) => void;
}) {
  const { m } = useWords();
  return (
    <div className="tabs" role="group" aria-label={m.batches.filter}>
      {[null, ...batchStateSchema.options].map((state) => (
        <button
          key={state ?? 'all'}
          type="button"
          className="tab"
          aria-pressed={state === props.chosen}
          onClick={() => props.onChoose(state)}
        >
          {state === null ? m.batches.all : m.batches.states[state]}
        </button>
      ))}
    </div>
  );
}

function BatchTable({ batches }: { readonly batches: readonly Batch[] }) {
  const { m } = useWords();
  const { columns } = m.batches;
  return (
    <table className="batch-table">
      <caption className="visually-hidden">{m.batches.title}</caption>
      <thead>
        <tr>
          <th scope="col">{columns.batch}</th>
          <th scope="col">{columns.received}</th>
          <th scope="col" className="batch-table__number">
            {columns.envelopes}
          </th>
          <th scope="col" className="batch-table__number">
            {columns.pages}
          </th>
          <th scope="col" className="batch-table__number">
            {columns.rejected}
          </th>
          <th scope="col">{columns.state}</th>
        </tr>
      </thead>
      <tbody>
        {batches.map((batch) => (
          <BatchRow key={batch.id} batch={batch} />
        ))}
      </tbody>
    </table>
  );
}

function BatchRow({ batch }: { readonly batch: Batch }) {
  const { m } = useWords();
  const { id, number, name, receivedOn, expectedEnvelopes, expectedPages, counts, state } = batch;
  const { columns, ofExpected } = m.batches;
  return (
    <tr>
      <th scope="row">
        <Link href={`/batches/${id}`}>{m.batches.number(number)}</Link>
        {name !== '' && <span className="batch-table__name">{name}</span>}
      </th>
      <td data-label={columns.received}>
        <time dateTime={receivedOn}>{receivedOn}</time>
      </td>
      <td className="batch-table__number" data-label={columns.envelopes}>
        {ofExpected(counts.envelopes, expectedEnvelopes)}
      </td>
      <td className="batch-table__number" data-label={columns.pages}>
        {ofExpected(counts.pages, expectedPages)}
      </td>
      <td className="batch-table__number" data-label={columns.rejected}>
        {counts.rejected}
      </td>
      <td>
        <BatchBadge state={state} />
      </td>
    </tr>
  );
}

function useStateFilter(): [BatchState | null, (state: BatchState | null) => void] {
  const parsed = batchStateSchema.safeParse(new URLSearchParams(useSearch()).get('state'));
  const choose = (state: BatchState | null): void =>
    navigate(state === null ? '/batches' : `/batches?state=${state}`, { replace: true });
  return [parsed.success ? parsed.data : null, choose];
}
