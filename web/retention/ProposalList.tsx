import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { disposalSchema, type Disposal } from '../../schemas/retention.ts';
import { Refusal } from '../access/Refusal.tsx';
import { useAccess } from '../access/use-access.tsx';
import { useSending } from '../access/use-sending.ts';
import { useWords } from '../messages/use-messages.tsx';
import { post } from '../server/request.ts';
import { ApproveDialog } from './ApproveDialog.tsx';
import { KEEPING_KEY, useDisposals } from './keeping-queries.ts';
import { Section } from './Section.tsx';
import { useChosen } from './use-chosen.ts';

/** What one person has proposed, for another to approve. */
export function ProposalList() {
  const { m } = useWords();
  const { account, may } = useAccess();
  const client = useQueryClient();
  const query = useDisposals('proposed');
  const proposals = query.data?.pages.flatMap((page) => page.disposals) ?? [];
  const isMine = ({ proposedBy }: Disposal): boolean => proposedBy === account.name;
  const choosable = proposals.filter((one) => !isMine(one) && !one.isHeld);
  const choice = useChosen(may('dispose') ? choosable.map(({ id }) => id) : []);
  const [isApproving, setApproving] = useState(false);
  const { isBusy, error, send } = useSending();
  const cancel = (id: string): void =>
    void send(async () => {
      await post(`/api/disposals/${id}/cancel`, disposalSchema, {});
      await client.invalidateQueries({ queryKey: KEEPING_KEY });
    });
  return (
    <Section
      title={m.retention.proposals}
      none={m.retention.noProposals}
      count={proposals.length}
      query={query}
    >
      <table className="batch-table">
        <caption className="visually-hidden">{m.retention.proposals}</caption>
        <Head />
        <tbody>
          {proposals.map((one) => (
            <Row
              key={one.id}
              proposal={one}
              isMine={isMine(one)}
              choice={choice}
              onCancel={may('dispose') && !isBusy ? () => cancel(one.id) : null}
            />
          ))}
        </tbody>
      </table>
      {may('dispose') && (
        <button
          type="button"
          className="button button--primary"
          disabled={choice.chosen.length === 0}
          onClick={() => setApproving(true)}
        >
          {m.retention.approve(choice.chosen.length)}
        </button>
      )}
      <Refusal error={error} />
      {isApproving && (
        <ApproveDialog
          proposals={proposals.filter(({ id }) => choice.chosen.includes(id))}
          onClose={() => setApproving(false)}
        />
      )}
    </Section>
  );
}

function Head() {
  const { columns } = useWords().m.retention;
  return (
    <thead>
      <tr>
        <th scope="col">
          <span className="visually-hidden">{columns.choose}</span>
        </th>
        <th scope="col">{columns.scan}</th>
        <th scope="col">{columns.received}</th>
        <th scope="col">{columns.why}</th>
        <th scope="col">{columns.proposed}</th>
        <th scope="col">
          <span className="visually-hidden">{columns.acts}</span>
        </th>
      </tr>
    </thead>
  );
}

function Row(props: {
  readonly proposal: Disposal;
  readonly isMine: boolean;
  readonly choice: ReturnType<typeof useChosen>;
  /** Null: this person may not. */
  readonly onCancel: (() => void) | null;
}) {
  const { m, language } = useWords();
  const { proposal, isMine, choice, onCancel } = props;
  const { id, controlNumber, receivedOn, isHeld } = proposal;
  const { columns } = m.retention;
  const time = new Date(proposal.proposedAt).toLocaleString(language);
  return (
    <tr>
      <td>
        {isMine || isHeld || onCancel === null ? null : (
          <input
            type="checkbox"
            aria-label={m.retention.choose(controlNumber)}
            checked={choice.chosen.includes(id)}
            onChange={(event) => choice.choose(id, event.target.checked)}
          />
        )}
      </td>
      <th scope="row">
        <span className="control-number">{controlNumber}</span>
        {isHeld && <span className="tag">{m.retention.isHeld}</span>}
      </th>
      <td data-label={columns.received}>{receivedOn}</td>
      <td data-label={columns.why}>
        <Why disposal={proposal} />
      </td>
      <td data-label={columns.proposed}>
        {m.retention.by(proposal.proposedBy, time)}
        {isMine && <span className="keeping__own">{m.retention.own}</span>}
      </td>
      <td>
        {onCancel && (
          <button
            type="button"
            className="button button--small"
            aria-label={m.retention.cancelOf(controlNumber)}
            onClick={onCancel}
          >
            {m.retention.cancel}
          </button>
        )}
      </td>
    </tr>
  );
}

/** By the schedule, by what somebody said, or both. */
export function Why({ disposal }: { readonly disposal: Disposal }) {
  const { m } = useWords();
  const { keptUntil, reason } = disposal;
  return (
    <>
      {keptUntil !== null && m.retention.bySchedule(keptUntil)} {reason}
    </>
  );
}
