import { useWords } from '../messages/use-messages.tsx';
import { useDisposals } from './keeping-queries.ts';
import { Why } from './ProposalList.tsx';
import { Section } from './Section.tsx';

/** What is gone, and by whom. */
export function DisposedList() {
  const { m, language } = useWords();
  const query = useDisposals('done');
  const done = query.data?.pages.flatMap((page) => page.disposals) ?? [];
  const { columns } = m.retention;
  return (
    <Section title={m.retention.done} none={m.retention.noDone} count={done.length} query={query}>
      <table className="batch-table">
        <caption className="visually-hidden">{m.retention.done}</caption>
        <thead>
          <tr>
            <th scope="col">{columns.scan}</th>
            <th scope="col">{columns.received}</th>
            <th scope="col">{columns.why}</th>
            <th scope="col">{columns.done}</th>
          </tr>
        </thead>
        <tbody>
          {done.map((one) => (
            <tr key={one.id}>
              <th scope="row" className="control-number">
                {one.controlNumber}
              </th>
              <td data-label={columns.received}>{one.receivedOn}</td>
              <td data-label={columns.why}>
                <Why disposal={one} />
              </td>
              <td data-label={columns.done}>
                {one.decidedAt !== null && (
                  <time dateTime={one.decidedAt}>
                    {new Date(one.decidedAt).toLocaleString(language)}
                  </time>
                )}{' '}
                {m.retention.doneBy(one.proposedBy, one.decidedBy ?? '')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
