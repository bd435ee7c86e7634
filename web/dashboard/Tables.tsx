import type { ReactNode } from 'react';
import type { FieldFigures, Figures, FormFigures, Period } from '../../schemas/figures.ts';
import { useWords } from '../messages/use-messages.tsx';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { useMissRates } from './dashboard-queries.ts';
import { useEstimateColumns } from './estimate-columns.ts';
import { FigureTable } from './FigureTable.tsx';
import { oneDecimal, percent, shareOf, wordInterval } from './shares.ts';

/** A part of the dashboard with its heading; the table in it is the landmark. */
export function Part({
  title,
  why,
  children,
}: {
  readonly title: string;
  readonly why?: string;
  readonly children: ReactNode;
}) {
  return (
    <section className="dashboard__part">
      <h2>{title}</h2>
      {why !== undefined && <p>{why}</p>}
      {children}
    </section>
  );
}

export function FormTable({ figures: { byForm } }: { readonly figures: Figures }) {
  const { m, language } = useWords();
  const { columns, version, noValue } = m.dashboard;
  const estimates = useEstimateColumns<FormFigures>();
  return (
    <FigureTable<FormFigures>
      caption={m.dashboard.byForm}
      rows={byForm}
      keyOf={({ form }) => `${form.id}@${form.version}`}
      columns={[
        {
          title: columns.form,
          isNumber: false,
          cell: ({ form }) => version(form.title[language], form.version),
        },
        { title: columns.received, isNumber: true, cell: (row) => row.received },
        { title: columns.approved, isNumber: true, cell: (row) => row.approved },
        { title: columns.waiting, isNumber: true, cell: (row) => row.waiting },
        {
          title: m.dashboard.straight,
          isNumber: true,
          cell: ({ straight, read }) => wordShare(shareOf(straight, read), noValue),
        },
        {
          title: columns.minutes,
          isNumber: true,
          cell: ({ minutes }) => (minutes === null ? noValue : oneDecimal(minutes.median)),
        },
        ...estimates,
      ]}
    />
  );
}

const wordShare = (share: number | null, none: string): string =>
  share === null ? none : `${percent(share)}%`;

export function FieldTable({ figures: { byField } }: { readonly figures: Figures }) {
  const { m, language } = useWords();
  const { columns, version, noValue } = m.dashboard;
  const estimates = useEstimateColumns<FieldFigures>();
  return (
    <FigureTable<FieldFigures>
      caption={m.dashboard.byField}
      rows={byField}
      keyOf={({ form, fieldId }) => `${form.id}@${form.version}/${fieldId}`}
      columns={[
        { title: columns.field, isNumber: false, cell: ({ label }) => label[language] },
        {
          title: columns.form,
          isNumber: false,
          cell: ({ form }) => version(form.title[language], form.version),
        },
        { title: columns.read, isNumber: true, cell: ({ read }) => read },
        { title: columns.toPeople, isNumber: true, cell: ({ toPeople }) => toPeople },
        {
          title: columns.share,
          isNumber: true,
          cell: ({ toPeople, read }) => wordShare(shareOf(toPeople, read), noValue),
        },
        ...estimates,
      ]}
    />
  );
}

/** For supervisors alone: the server refuses it to all others. */
export function MissRateTable({ days }: { readonly days: Period }) {
  const { m } = useWords();
  const { columns, noValue } = m.dashboard;
  const { data, isError, error, refetch } = useMissRates(days);
  if (isError) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <p className="loading">{m.dashboard.counting}</p>;
  if (data.reviewers.length === 0) return <p>{m.dashboard.noReviewers}</p>;
  return (
    <FigureTable
      caption={m.dashboard.reviewers}
      rows={data.reviewers}
      keyOf={({ person }) => person}
      columns={[
        { title: columns.person, isNumber: false, cell: ({ person }) => person },
        { title: columns.known, isNumber: true, cell: ({ known }) => known },
        { title: columns.missed, isNumber: true, cell: ({ missed }) => missed },
        {
          title: columns.error,
          isNumber: true,
          cell: ({ error: of }) => (of === null ? noValue : `${percent(of.rate)}%`),
        },
        {
          title: columns.interval,
          isNumber: true,
          cell: ({ error: of }) => (of === null ? noValue : wordInterval(of)),
        },
      ]}
    />
  );
}
