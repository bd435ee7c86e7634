import { Link, useSearch } from 'wouter';
import { navigate } from 'wouter/use-browser-location';
import type { Double, DoublePage } from '../../schemas/double.ts';
import { useWords } from '../messages/use-messages.tsx';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { ListFoot } from '../shell/ListFoot.tsx';
import { StateBadge } from '../shell/StateBadge.tsx';
import { Said } from './Said.tsx';
import { useDoubles, type DoubleFilter } from './double-queries.ts';

/** Pairs of pages that look like one sheet, newest first. The filter lives in the address. */
export function DoublesPage() {
  const { m } = useWords();
  const [filter, setFilter] = useFilter();
  const doubles = useDoubles(filter);
  const rows = doubles.data?.pages.flatMap((page) => page.doubles) ?? [];
  const total = doubles.data?.pages[0]?.total ?? 0;
  return (
    <div className="batches">
      <div className="batches__head">
        <h1>{m.doubles.title}</h1>
      </div>
      <p>{m.doubles.why}</p>
      <div className="tabs" role="group" aria-label={m.doubles.filter}>
        {(['open', 'decided'] as const).map((state) => (
          <button
            key={state}
            type="button"
            className="tab"
            aria-pressed={state === filter.state}
            onClick={() => setFilter({ ...filter, state })}
          >
            {state === 'open' ? m.doubles.waiting : m.doubles.decided}
          </button>
        ))}
      </div>
      {filter.batch !== null && (
        <p className="page-note">
          {m.doubles.ofBatch}
          <button
            type="button"
            className="button button--small"
            onClick={() => setFilter({ ...filter, batch: null })}
          >
            {m.doubles.allBatches}
          </button>
        </p>
      )}
      {doubles.isError && (
        <ErrorNotice error={doubles.error} onRetry={() => void doubles.refetch()} />
      )}
      {doubles.isPending && <p className="loading">{m.common.loading}</p>}
      {doubles.isSuccess && rows.length === 0 && (
        <p role="status">{filter.state === 'open' ? m.doubles.none : m.doubles.noneDecided}</p>
      )}
      {rows.length > 0 && (
        <ul className="doubles">
          {rows.map((double) => (
            <DoubleRow key={double.id} double={double} />
          ))}
        </ul>
      )}
      {rows.length > 0 && <ListFoot shown={rows.length} total={total} query={doubles} />}
    </div>
  );
}

function DoubleRow({ double }: { readonly double: Double }) {
  const { m } = useWords();
  const { id, left, right, state } = double;
  return (
    <li className="double">
      <Thumbnails pages={[left, right]} />
      <div className="double__words">
        <Link href={`/doubles/${id}`} className="double__open">
          {m.doubles.open(left.controlNumber, right.controlNumber)}
        </Link>
        {[left, right].map((page) => (
          <p key={page.pageId} className="double__page">
            <span className="control-number">{page.controlNumber}</span>{' '}
            <span>{m.doubles.page(page.page)}</span>{' '}
            <time dateTime={page.receivedOn}>{page.receivedOn}</time>{' '}
            <span className="file-name">{page.fileName}</span> <StateBadge state={page.state} />
          </p>
        ))}
        {state !== 'open' && (
          <p>
            <Said double={double} />
          </p>
        )}
      </div>
    </li>
  );
}

function Thumbnails({ pages }: { readonly pages: readonly DoublePage[] }) {
  return (
    <div className="double__pictures">
      {pages.map(({ pageId, hasThumbnail }) =>
        hasThumbnail ? (
          <img
            key={pageId}
            className="thumbnail"
            src={`/api/pages/${pageId}/thumbnail`}
            alt=""
            loading="lazy"
          />
        ) : (
          <span key={pageId} className="thumbnail thumbnail--none" aria-hidden="true" />
        ),
      )}
    </div>
  );
}

function useFilter(): [DoubleFilter, (filter: DoubleFilter) => void] {
  const query = new URLSearchParams(useSearch());
  const choose = ({ state, batch }: DoubleFilter): void => {
    const chosen = new URLSearchParams({
      ...(state === 'decided' && { state }),
      ...(batch !== null && { batch }),
    });
    navigate(chosen.size === 0 ? '/doubles' : `/doubles?${chosen}`, { replace: true });
  };
  const state = query.get('state') === 'decided' ? 'decided' : 'open';
  return [{ state, batch: query.get('batch') }, choose];
}
