import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  Line,
  LineChart,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { DayFigures, Figures } from '../../schemas/figures.ts';
import { useWords } from '../messages/use-messages.tsx';
import { APPROVED, axis, grid, RECEIVED, shortDay, still, tip } from './chart-look.ts';
import { ChartFigure } from './ChartFigure.tsx';
import { FigureTable } from './FigureTable.tsx';
import { percent, shareOf } from './shares.ts';
import { total } from './total.ts';

interface Props {
  readonly figures: Figures;
}

/** Pages received and approved, day by day. */
export function DaysChart({ figures: { days } }: Props) {
  const { m } = useWords();
  const { columns, charts, summary } = m.dashboard;
  const [received, approved] = [total(days, 'received'), total(days, 'approved')];
  return (
    <ChartFigure
      title={charts.days}
      summary={summary.days(received, approved)}
      isEmpty={received + approved === 0}
      chart={
        <BarChart {...still} data={[...days]} margin={{ left: -16 }}>
          <CartesianGrid {...grid} />
          <XAxis {...axis} dataKey="day" tickFormatter={shortDay} minTickGap={16} />
          <YAxis {...axis} allowDecimals={false} />
          <Tooltip {...tip} />
          <Legend
            itemSorter={null}
            formatter={(name) => <span className="chart__name">{name}</span>}
          />
          <Bar
            dataKey="received"
            name={columns.received}
            fill={RECEIVED}
            isAnimationActive={false}
          />
          <Bar
            dataKey="approved"
            name={columns.approved}
            fill={APPROVED}
            isAnimationActive={false}
          />
        </BarChart>
      }
      table={
        <FigureTable<DayFigures>
          caption={charts.days}
          rows={[...days].reverse()}
          keyOf={({ day }) => day}
          columns={[
            { title: columns.day, isNumber: false, cell: ({ day }) => day },
            { title: columns.received, isNumber: true, cell: (row) => row.received },
            { title: columns.approved, isNumber: true, cell: (row) => row.approved },
          ]}
        />
      }
    />
  );
}

/** Days on which nothing was read are gaps in the line. */
export function StraightChart({ figures: { days } }: Props) {
  const { m } = useWords();
  const { columns, charts, summary } = m.dashboard;
  const share = shareOf(total(days, 'straight'), total(days, 'read'));
  const points = days.map(({ day, straight, read }) => {
    const of = shareOf(straight, read);
    return { day, share: of === null ? null : 100 * of };
  });
  return (
    <ChartFigure
      title={charts.straight}
      summary={summary.straight(percent(share ?? 0))}
      isEmpty={share === null}
      chart={
        <LineChart {...still} data={points} margin={{ left: -8 }}>
          <CartesianGrid {...grid} />
          <XAxis {...axis} dataKey="day" tickFormatter={shortDay} minTickGap={16} />
          <YAxis {...axis} domain={[0, 100]} tickFormatter={(value) => `${value}%`} />
          <Tooltip
            {...tip}
            cursor={{ stroke: 'var(--rule-strong)' }}
            formatter={(value) => [
              m.dashboard.percent(percent(Number(value) / 100)),
              columns.share,
            ]}
          />
          <Line
            dataKey="share"
            stroke={RECEIVED}
            strokeWidth={2}
            dot={{ r: 3, fill: RECEIVED }}
            isAnimationActive={false}
          />
        </LineChart>
      }
      table={
        <FigureTable<DayFigures>
          caption={charts.straight}
          rows={days.filter(({ read }) => read > 0).reverse()}
          keyOf={({ day }) => day}
          columns={[
            { title: columns.day, isNumber: false, cell: ({ day }) => day },
            { title: columns.read, isNumber: true, cell: ({ read }) => read },
            { title: columns.straight, isNumber: true, cell: ({ straight }) => straight },
            {
              title: columns.share,
              isNumber: true,
              cell: ({ straight, read }) => m.dashboard.percent(percent(straight / read)),
            },
          ]}
        />
      }
    />
  );
}
