import { useDeferredValue, useState } from 'react';
import { Link, useSearch } from 'wouter';
import { navigate } from 'wouter/use-browser-location';
import { scanStateSchema } from '../../schemas/desk.ts';
import { departmentIdSchema } from '../../schemas/form/department.ts';
import { useAccess } from '../access/use-access.tsx';
import { useOpenDoubles } from '../doubles/double-queries.ts';
import { useWords } from '../messages/use-messages.tsx';
import { useCounts, useFilterCount, useScans, type ScanFilter } from '../server/queries.ts';
import { useDepartments } from '../access/use-departments.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { ListFoot } from '../shell/ListFoot.tsx';
import { SearchBox } from '../shell/SearchBox.tsx';
import { SelectField } from '../shell/SelectField.tsx';
import { ExportButton } from './ExportDialog.tsx';
import { ScanTable } from './ScanTable.tsx';
import { StateTabs } from './StateTabs.tsx';
import { UploadZone } from './UploadZone.tsx';

/** The mailroom's list: everything taken in, newest first. The filter lives in the address. */
export function ScansPage({ live }: { readonly live: boolean }) {
  const { m } = useWords();
  const { may } = useAccess();
  const [filter, setFilter] = useFilter();
  const { state, isDue, isEscalated, department } = filter;
  const [search, setSearch] = useState('');
  const settledSearch = useDeferredValue(search.trim());
  const counts = useCounts(department);
  const scans = useScans({ ...filter, search: settledSearch });
  const rows = scans.data?.pages.flatMap((page) => page.scans) ?? [];
  const total = scans.data?.pages[0]?.total ?? 0;
  const isFiltered =
    state !== null || isDue || isEscalated || department !== null || settledSearch !== '';

  return (
    <div className="scans">
      <div className="scans__head">
        <h1>{m.scans.title}</h1>
        <p className={live ? 'live' : 'live live--off'} role="status">
          {live ? m.scans.live : m.scans.notLive}
        </p>
        {may('export') && <ExportButton />}
      </div>
      {may('take-in') && <UploadZone to={null} />}
      <div className="scans__bar">
        <div className="scans__filters">
          <StateTabs
            counts={counts.data}
            chosen={state}
            onChoose={(chosen) => setFilter({ ...filter, state: chosen })}
          />
          <DoublesLink />
          <CountedFilter
            name={m.queue.filter}
            by={{ due: 'soon' }}
            isOn={isDue}
            department={department}
            onChange={(on) => setFilter({ ...filter, isDue: on })}
          />
          {may('see-fields') && (
            <CountedFilter
              name={m.notes.filter}
              by={{ escalated: 'open' }}
              isOn={isEscalated}
              department={department}
              onChange={(on) => setFilter({ ...filter, isEscalated: on })}
            />
          )}
        </div>
        <DepartmentFilter
          chosen={department}
          onChoose={(id) => setFilter({ ...filter, department: id })}
        />
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
        <Empty
          isFiltered={isFiltered}
          onClear={() => (
            setFilter({ state: null, isDue: false, isEscalated: false, department: null }),
            setSearch('')
          )}
        />
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

/** What has to be done first, or by whom: counted whatever else is chosen. */
function CountedFilter(props: {
  readonly name: string;
  readonly by: Parameters<typeof useFilterCount>[0];
  readonly isOn: boolean;
  readonly department: string | null;
  readonly onChange: (isOn: boolean) => void;
}) {
  const count = useFilterCount(props.by, props.department);
  return (
    <button
      type="button"
      className="tab"
      aria-pressed={props.isOn}
      onClick={() => props.onChange(!props.isOn)}
    >
      {props.name} <span className="tab__count">{count.data ?? '–'}</span>
    </button>
  );
}

/** Pages that may be scanned twice have a list of their own. */
function DoublesLink() {
  const { m } = useWords();
  const open = useOpenDoubles();
  return (
    <Link className="tab" href="/doubles">
      {m.doubles.nav} <span className="tab__count">{open.data?.total ?? '–'}</span>
    </Link>
  );
}

/** Where there are several. */
function DepartmentFilter(props: {
  readonly chosen: string | null;
  readonly onChoose: (department: string | null) => void;
}) {
  const { m, language } = useWords();
  const departments = useDepartments();
  if (departments.length < 2) return null;
  return (
    <div className="scans__department">
      <SelectField
        label={m.departments.label}
        value={props.chosen ?? ''}
        options={[
          ['', m.departments.all],
          ...departments.map(({ id, ...name }) => [id, name[language]] as const),
        ]}
        onValue={(id) => props.onChoose(id === '' ? null : id)}
      />
    </div>
  );
}

type Filter = Omit<ScanFilter, 'search'>;

function useFilter(): [Filter, (filter: Filter) => void] {
  const query = new URLSearchParams(useSearch());
  const parsed = scanStateSchema.safeParse(query.get('state'));
  const department = departmentIdSchema.safeParse(query.get('department'));
  const choose = ({ state, isDue, isEscalated, department: id }: Filter): void => {
    const chosen = new URLSearchParams({
      ...(state && { state }),
      ...(isDue && { due: 'soon' }),
      ...(isEscalated && { escalated: 'open' }),
      ...(id && { department: id }),
    });
    navigate(chosen.size === 0 ? '/' : `/?${chosen}`, { replace: true });
  };
  return [
    {
      state: parsed.success ? parsed.data : null,
      isDue: query.get('due') === 'soon',
      isEscalated: query.get('escalated') === 'open',
      department: department.success ? department.data : null,
    },
    choose,
  ];
}
