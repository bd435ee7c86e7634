import { useDeferredValue, useState } from 'react';
import { useSearch } from 'wouter';
import { navigate } from 'wouter/use-browser-location';
import { scanStateSchema, type ScanState } from '../../schemas/desk.ts';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { useCounts, useScans } from '../server/queries.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { ListFoot } from '../shell/ListFoot.tsx';
import { SearchBox } from '../shell/SearchBox.tsx';
import { ExportButton } from './ExportDialog.tsx';
import { ScanTable } from './ScanTable.tsx';
import { StateTabs } from './StateTabs.tsx';
import { UploadZone } from './UploadZone.tsx';

/** The mailroom's list: everything taken in, newest first. The filter lives in the address. */
export function ScansPage({ live }: { readonly live: boolean }) {
  const { m } = useWords();
  const { may } = useAccess();
  const [state, setState] = useStateFilter();
  const [search, setSearch] = useState('');
  const settledSearch = useDeferredValue(search.trim());
  const counts = useCounts();
  const scans = useScans(state, settledSearch);
  const rows = scans.data?.pages.flatMap((page) => page.scans) ?? [];
  const total = scans.data?.pages[0]?.total ?? 0;
  const isFiltered = state !== null || settledSearch !== '';

  return (
    <div className="scans">
      <div className="scans__head">
        <h1>{m.scans.title}</h1>
        <p className={live ? 'live' : 'live live--off'} role="status">
          {live ? m.scans.live : m.scans.notLive}
        </p>
        {may('export') && <ExportButton />}
      </div>
      {may('take-in') && <UploadZone path="/api/scans" />}
      <div className="scans__bar">
        <StateTabs counts={counts.data} chosen={state} onChoose={setState} />
        <SearchBox
          id="search"
          label={m.scans.search}
          hint={may('see-fields') ? m.scans.searchHint : m.scans.searchNames}
          value={search}
          onValue={setSearch}
        />
      </div>
      {scans.isError && <ErrorNotice error={scans.error} onRetry={() => void scans.refetch()} />}
      {scans.isPending && <p className="loading">{m.common.loading}</p>}
      {rows.length > 0 && <ScanTable scans={rows} />}
      {scans.isSuccess && rows.length === 0 && (
        <Empty isFiltered={isFiltered} onClear={() => (setState(null), setSearch(''))} />
      )}
      {rows.length > 0 && <ListFoot shown={rows.length} total={total} query={scans} />}
    </div>
  );
}

function Empty(props: { readonly isFiltered: boolean; readonly onClear: () => void }) {
  const { m } = useWords();
  return (
    <section className="empty" role="status">
      <h2>{props.isFiltered ? m.scans.noneTitle : m.scans.emptyTitle}</h2>
      <p>{props.isFiltered ? m.scans.noneBody : m.scans.emptyBody}</p>
      {props.isFiltered && (
        <button type="button" className="button" onClick={props.onClear}>
          {m.scans.clear}
        </button>
      )}
    </section>
  );
}

function useStateFilter(): [ScanState | null, (state: ScanState | null) => void] {
  const parsed = scanStateSchema.safeParse(new URLSearchParams(useSearch()).get('state'));
  const choose = (state: ScanState | null): void =>
    navigate(state === null ? '/' : `/?state=${state}`, { replace: true });
  return [parsed.success ? parsed.data : null, choose];
}
