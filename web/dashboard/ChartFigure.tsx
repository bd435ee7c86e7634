import { useId, type ReactElement, type ReactNode } from 'react';
import { ResponsiveContainer } from 'recharts';
import { useWords } from '../messages/use-messages.tsx';

interface Props {
  readonly title: string;
  /** What the chart says, in a sentence. */
  readonly summary: string;
  readonly isEmpty: boolean;
  readonly chart: ReactElement;
  /** The same figures. */
  readonly table: ReactNode;
}

/** A chart is a picture to whoever does not see it: the sentence, and the table, say the same. */
export function ChartFigure({ title, summary, isEmpty, chart, table }: Props) {
  const { m } = useWords();
  const id = useId();
  return (
    <figure className="chart" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {isEmpty ? (
        <p className="chart__none">{m.dashboard.none}</p>
      ) : (
        <>
          <p className="chart__summary">{summary}</p>
          <div className="chart__picture" role="img" aria-label={`${title}: ${summary}`}>
            <ResponsiveContainer width="100%" height="100%">
              {chart}
            </ResponsiveContainer>
          </div>
          <details>
            <summary>{m.dashboard.table}</summary>
            {table}
          </details>
        </>
      )}
    </figure>
  );
}
