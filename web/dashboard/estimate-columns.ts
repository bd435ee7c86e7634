import type { Estimate } from '../../schemas/figures.ts';
import { useWords } from '../messages/use-messages.tsx';
import type { Column } from './FigureTable.tsx';
import { checkedOf, percent, wordInterval } from './shares.ts';

/** What spot checks found, in any table. */
export function useEstimateColumns<Row extends { readonly sampled: Estimate }>(): Column<Row>[] {
  const { m } = useWords();
  const { columns, noValue } = m.dashboard;
  const number = (title: string, cell: (sampled: Estimate) => number | string): Column<Row> => ({
    title,
    isNumber: true,
    cell: ({ sampled }) => cell(sampled),
  });
  return [
    number(columns.checked, checkedOf),
    number(columns.wrong, ({ wrong }) => wrong),
    number(columns.unclear, ({ unclear }) => unclear),
    number(columns.error, ({ error }) =>
      error === null ? noValue : m.dashboard.percent(percent(error.rate)),
    ),
    number(columns.interval, ({ error }) => (error === null ? noValue : wordInterval(error))),
  ];
}
