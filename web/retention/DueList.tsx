import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  proposalAnswerSchema,
  type Keeping,
  type ProposalAnswer,
} from '../../schemas/retention.ts';
import { Refusal } from '../access/Refusal.tsx';
import { useAccess } from '../access/use-access.tsx';
import { useSending } from '../access/use-sending.ts';
import { useWords } from '../messages/use-messages.tsx';
import { post } from '../server/request.ts';
import { KEEPING_KEY, useDue } from './keeping-queries.ts';
import { Refused } from './Refused.tsx';
import { Section } from './Section.tsx';
import { useChosen } from './use-chosen.ts';

/** Envelopes whose time is over: whoever may proposes to dispose of some of them. */
export function DueList() {
  const { m } = useWords();
  const { may } = useAccess();
  const client = useQueryClient();
  const query = useDue();
  const due = query.data?.pages.flatMap((page) => page.due) ?? [];
  const choice = useChosen(due.map(({ controlNumber }) => controlNumber));
  const { isBusy, error, send } = useSending();
  const [answer, setAnswer] = useState<ProposalAnswer | null>(null);
  const { chosen } = choice;
  const propose = (): void =>
    void send(async () => {
      const body = { controlNumbers: chosen };
      setAnswer(await post('/api/disposals', proposalAnswerSchema, body));
      await client.invalidateQueries({ queryKey: KEEPING_KEY });
    });
  return (
    <Section title={m.retention.due} none={m.retention.noDue} count={due.length} query={query}>
      <DueTable due={due} choice={may('dispose') ? choice : null} />
      {may('dispose') && (
        <button
          type="button"
          className="button button--primary"
          disabled={chosen.length === 0}
          aria-disabled={isBusy}
          onClick={propose}
        >
          {m.retention.propose(chosen.length)}
        </button>
      )}
      <Refusal error={error} />
      {answer && <Refused results={answer.results} />}
    </Section>
  );
}

function DueTable({
  due,
  choice,
}: {
  readonly due: readonly Keeping[];
  readonly choice: ReturnType<typeof useChosen> | null;
}) {
  const { m, language } = useWords();
  const { columns } = m.retention;
  return (
    <table className="batch-table">
      <caption className="visually-hidden">{m.retention.due}</caption>
      <thead>
        <tr>
          {choice && (
            <th scope="col">
              <label>
                <input
                  type="checkbox"
                  checked={choice.isWhole}
                  onChange={(event) => choice.chooseAll(event.target.checked)}
                />
                <span className="visually-hidden">{m.retention.chooseAll}</span>
              </label>
            </th>
          )}
          <th scope="col">{columns.scan}</th>
          <th scope="col">{columns.received}</th>
          <th scope="col">{columns.form}</th>
          <th scope="col">{columns.until}</th>
        </tr>
      </thead>
      <tbody>
        {due.map(({ scanId, controlNumber, receivedOn, forms, keptUntil }) => (
          <tr key={scanId}>
            {choice && (
              <td>
                <input
                  type="checkbox"
                  aria-label={m.retention.choose(controlNumber)}
                  checked={choice.chosen.includes(controlNumber)}
                  onChange={(event) => choice.choose(controlNumber, event.target.checked)}
                />
              </td>
            )}
            <th scope="row" className="control-number">
              {controlNumber}
            </th>
            <td data-label={columns.received}>{receivedOn}</td>
            <td data-label={columns.form}>{forms.map((form) => form[language]).join(' / ')}</td>
            <td data-label={columns.until}>{keptUntil}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
