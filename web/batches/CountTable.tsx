import { Fragment } from 'react';
import { Link } from 'wouter';
import { agrees, reconcile, type Batch, type CountLine } from '../../schemas/batch.ts';
import { useWords } from '../messages/use-messages.tsx';

/** The counts from envelope to export, each beside what it should be. */
export function CountTable({ batch }: { readonly batch: Batch }) {
  const { m } = useWords();
  const { countColumns, countsTitle } = m.batches;
  return (
    <section className="batches__section">
      <h2 id="counts-title">{countsTitle}</h2>
      <table className="batch-table count-table" aria-labelledby="counts-title">
        <thead>
          <tr>
            <th scope="col">{countColumns.what}</th>
            <th scope="col" className="batch-table__number">
              {countColumns.expected}
            </th>
            <th scope="col" className="batch-table__number">
              {countColumns.found}
            </th>
            <th scope="col">{countColumns.result}</th>
          </tr>
        </thead>
        <tbody>
          {reconcile(batch).map((line) => (
            <Fragment key={line.kind}>
              {line.kind === 'read' && batch.counts.setAside > 0 && <SetAsideRow batch={batch} />}
              <CountRow line={line} batch={batch} />
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Between what came in and what of it has to be read. */
function SetAsideRow({ batch }: { readonly batch: Batch }) {
  const { m } = useWords();
  const { countColumns } = m.batches;
  return (
    <tr data-count="set-aside">
      <th scope="row">
        {m.doubles.setAsideName}
        <span className="count-table__of">{m.doubles.setAsideOf}</span>
      </th>
      <td className="batch-table__number" data-label={countColumns.expected}>
        –
      </td>
      <td className="batch-table__number" data-label={countColumns.found}>
        {batch.counts.setAside}
      </td>
      <td>
        <Link href={`/doubles?state=decided&batch=${batch.id}`}>{m.doubles.showSetAside}</Link>
      </td>
    </tr>
  );
}

function CountRow({ line, batch }: { readonly line: CountLine; readonly batch: Batch }) {
  const { m } = useWords();
  const { countColumns, counts } = m.batches;
  const { waiting, rejected } = batch.counts;
  const notes =
    line.kind === 'read'
      ? [
          waiting > 0 && m.batches.waiting(waiting),
          rejected > 0 && m.batches.rejected(rejected),
        ].filter((note) => note !== false)
      : [];
  return (
    <tr data-count={line.kind}>
      <th scope="row">
        {counts[line.kind].name}
        <span className="count-table__of">{counts[line.kind].expected}</span>
      </th>
      <td className="batch-table__number" data-label={countColumns.expected}>
        {line.expected}
      </td>
      <td className="batch-table__number" data-label={countColumns.found}>
        {line.found}
      </td>
      <td>
        <CountResult line={line} />
        {notes.length > 0 && <span className="count-table__notes">{notes.join('、')}</span>}
      </td>
    </tr>
  );
}

/** Said in words as well as by sign and colour. */
export function CountResult({ line }: { readonly line: CountLine }) {
  const { m } = useWords();
  return agrees(line) ? (
    <span className="count count--agrees">
      <span aria-hidden="true">✓</span> {m.batches.agrees}
    </span>
  ) : (
    <span className="count count--differs">
      <span aria-hidden="true">≠</span> {m.batches.differs(line.found - line.expected)}
    </span>
  );
}
