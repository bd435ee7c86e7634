import {
  Bar,
  BarChart,
  CartesianGrid,
  ErrorBar,
  Scatter,
  ScatterChart,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { Figures } from '../../schemas/figures.ts';
import type { FieldKind } from '../../schemas/form/field.ts';
import { useWords } from '../messages/use-messages.tsx';
import { axis, grid, INK, RECEIVED, still, tip } from './chart-look.ts';
import { ChartFigure } from './ChartFigure.tsx';
import { useEstimateColumns } from './estimate-columns.ts';
import { FigureTable } from './FigureTable.tsx';
import { checkedOf, oneDecimal } from './shares.ts';

interface Props {
  readonly figures: Figures;
}

/** From this age on all ages share a bar. */
const OLDEST_BAR = 30;

/** How long what waits has waited. */
export function QueueChart({ figures: { queue } }: Props) {
  const { m } = useWords();
  const { columns, charts, summary } = m.dashboard;
  const last = Math.min(OLDEST_BAR, Math.max(0, ...queue.ages.map(({ days }) => days)));
  const bars = Array.from({ length: last + 1 }, (_, days) => ({
    days: days === OLDEST_BAR ? `${OLDEST_BAR}+` : String(days),
    pages: queue.ages
      .filter((age) => Math.min(age.days, OLDEST_BAR) === days)
      .reduce((sum, { pages }) => sum + pages, 0),
  }));
  return (
    <ChartFigure
      title={charts.queue}
      summary={summary.queue(queue.waiting)}
      isEmpty={queue.waiting === 0}
      chart={
        <BarChart {...still} data={bars} margin={{ left: -16 }}>
          <CartesianGrid {...grid} />
          <XAxis {...axis} dataKey="days" minTickGap={8} />
          <YAxis {...axis} allowDecimals={false} />
          <Tooltip {...tip} />
          <Bar
            dataKey="pages"
            name={columns.pages}
            fill={RECEIVED}
            maxBarSize={48}
            isAnimationActive={false}
          />
        </BarChart>
      }
      table={
        <FigureTable
          caption={charts.queue}
          rows={queue.ages}
          keyOf={({ days }) => String(days)}
          columns={[
            { title: columns.age, isNumber: false, cell: ({ days }) => days },
            { title: columns.pages, isNumber: true, cell: ({ pages }) => pages },
          ]}
        />
      }
    />
  );
}

/** A dot where the rate is, a line as far as it may be. */
export function ErrorChart({ figures: { kinds, sampled } }: Props) {
  const { m } = useWords();
  const { columns, charts, summary } = m.dashboard;
  const nameOf = (kind: string): string => m.dashboard.kinds[kind as FieldKind] ?? kind;
  const points = kinds.flatMap(({ kind, sampled: { error } }) =>
    error === null
      ? []
      : [
          {
            kind: nameOf(kind),
            rate: 100 * error.rate,
            reach: [100 * (error.rate - error.low), 100 * (error.high - error.rate)],
          },
        ],
  );
  const estimates = useEstimateColumns<Figures['kinds'][number]>();
  return (
    <ChartFigure
      title={charts.error}
      summary={summary.error(sampled.wrong, checkedOf(sampled))}
      isEmpty={points.length === 0}
      chart={
        <ScatterChart {...still} margin={{ left: 8, right: 16, top: 8 }}>
          <CartesianGrid stroke="var(--rule)" horizontal={false} />
          <XAxis
            {...axis}
            type="number"
            dataKey="rate"
            domain={[0, 'auto']}
            tickFormatter={(value) => `${value}%`}
          />
          <YAxis
            {...axis}
            type="category"
            dataKey="kind"
            width={110}
            allowDuplicatedCategory={false}
          />
          <Scatter data={points} fill={RECEIVED} isAnimationActive={false}>
            <ErrorBar
              dataKey="reach"
              direction="x"
              stroke={INK}
              strokeWidth={1.5}
              width={6}
              isAnimationActive={false}
            />
          </Scatter>
        </ScatterChart>
      }
      table={
        <FigureTable
          caption={charts.error}
          rows={kinds}
          keyOf={({ kind }) => kind}
          columns={[
            { title: columns.kind, isNumber: false, cell: ({ kind }) => nameOf(kind) },
            ...estimates,
          ]}
        />
      }
    />
  );
}

/** Forms on which nobody worked at a desk have no bar. */
export function MinutesChart({ figures: { byForm, minutes } }: Props) {
  const { m, language } = useWords();
  const { columns, charts, summary, version } = m.dashboard;
  const bars = byForm.flatMap(({ form, minutes: of }) =>
    of === null
      ? []
      : [{ form: version(form.title[language], form.version), median: of.median, pages: of.pages }],
  );
  return (
    <ChartFigure
      title={charts.minutes}
      summary={summary.minutes(oneDecimal(minutes?.median ?? 0))}
      isEmpty={bars.length === 0}
      chart={
        <BarChart {...still} data={bars} layout="vertical" margin={{ left: 8, right: 16 }}>
          <CartesianGrid stroke="var(--rule)" horizontal={false} />
          <XAxis {...axis} type="number" />
          <YAxis {...axis} type="category" dataKey="form" width={130} />
          <Tooltip
            {...tip}
            formatter={(value) => m.dashboard.inMinutes(oneDecimal(Number(value)))}
          />
          <Bar
            dataKey="median"
            name={columns.minutes}
            fill={RECEIVED}
            maxBarSize={32}
            isAnimationActive={false}
          />
        </BarChart>
      }
      table={
        <FigureTable
          caption={charts.minutes}
          rows={bars}
          keyOf={({ form }) => form}
          columns={[
            { title: columns.form, isNumber: false, cell: ({ form }) => form },
            { title: columns.minutes, isNumber: true, cell: ({ median }) => oneDecimal(median) },
            { title: columns.approved, isNumber: true, cell: ({ pages }) => pages },
          ]}
        />
      }
    />
  );
}
