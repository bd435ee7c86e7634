import { useState } from 'react';
import { PERIODS, type Figures, type Period } from '../../schemas/figures.ts';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { SelectField } from '../shell/SelectField.tsx';
import { useFigures } from './dashboard-queries.ts';
import { DaysChart, StraightChart } from './DayCharts.tsx';
import { Flagged } from './Flagged.tsx';
import { ErrorChart, MinutesChart, QueueChart } from './OtherCharts.tsx';
import { FieldTable, FormTable, MissRateTable, Part } from './Tables.tsx';
import { Tiles } from './Tiles.tsx';

/** What the house has done, counted. */
export function DashboardPage() {
  const { m } = useWords();
  const { may } = useAccess();
  const [days, setDays] = useState<Period>(30);
  const [form, setForm] = useState('');
  const { data, isError, error, refetch, isPlaceholderData } = useFigures(days, form);
  return (
    <div className="batches dashboard" aria-busy={isPlaceholderData}>
      <div className="batches__head">
        <h1>{m.dashboard.title}</h1>
        {data && <p>{m.dashboard.span(data.from, data.to)}</p>}
      </div>
      <Choices
        days={days}
        form={form}
        forms={data?.forms ?? []}
        onDays={setDays}
        onForm={setForm}
      />
      {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!data && !isError && <p className="loading">{m.dashboard.counting}</p>}
      {data && (
        <>
          <Tiles figures={data} />
          <Flagged figures={data} />
          <div className="charts">
            <DaysChart figures={data} />
            <StraightChart figures={data} />
            <ErrorChart figures={data} />
            <QueueChart figures={data} />
            <MinutesChart figures={data} />
          </div>
          <Part title={m.dashboard.byForm}>
            <FormTable figures={data} />
          </Part>
          <Part title={m.dashboard.byField} why={m.dashboard.byFieldWhy}>
            <FieldTable figures={data} />
          </Part>
          {may('see-miss-rates') && (
            <Part title={m.dashboard.reviewers} why={m.dashboard.reviewersWhy}>
              <MissRateTable days={days} />
            </Part>
          )}
        </>
      )}
    </div>
  );
}

function Choices(props: {
  readonly days: Period;
  readonly form: string;
  readonly forms: Figures['forms'];
  readonly onDays: (days: Period) => void;
  readonly onForm: (form: string) => void;
}) {
  const { m, language } = useWords();
  return (
    <div className="dashboard__choices">
      <div className="switch" role="group" aria-label={m.dashboard.period}>
        {PERIODS.map((days) => (
          <button
            key={days}
            type="button"
            className="switch__option"
            aria-pressed={days === props.days}
            onClick={() => props.onDays(days)}
          >
            {m.dashboard.days(days)}
          </button>
        ))}
      </div>
      <div className="access-field">
        <SelectField
          label={m.dashboard.form}
          value={props.form}
          options={[
            ['', m.dashboard.allForms],
            ...props.forms.map((form) => [form.id, form.title[language]] as const),
          ]}
          onValue={props.onForm}
        />
      </div>
      <p className="dashboard__live">{m.dashboard.live}</p>
    </div>
  );
}
