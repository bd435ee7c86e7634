import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '../../schemas/http.ts';
import { disposalSchema, type Disposal } from '../../schemas/retention.ts';
import { Refusal } from '../access/Refusal.tsx';
import { useSending } from '../access/use-sending.ts';
import { useWords } from '../messages/use-messages.tsx';
import { post, RequestError } from '../server/request.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { KEEPING_KEY } from './keeping-queries.ts';
import { Refused } from './Refused.tsx';

interface Result {
  readonly controlNumber: string;
  readonly problem: Problem | null;
}

/** Says what will be gone, then carries it out one by one: what is refused holds up no other. */
export function ApproveDialog(props: {
  readonly proposals: readonly Disposal[];
  readonly onClose: () => void;
}) {
  const { m } = useWords();
  const client = useQueryClient();
  // What is done leaves the list behind the dialog.
  const [meant] = useState(props.proposals);
  const [results, setResults] = useState<readonly Result[]>([]);
  const { isBusy, error, send } = useSending();
  const approveAll = (): void =>
    void send(async () => {
      const done: Result[] = [];
      for (const { id, controlNumber } of meant) {
        done.push({ controlNumber, problem: await approve(id) });
        setResults([...done]);
      }
      await client.invalidateQueries({ queryKey: KEEPING_KEY });
      await client.invalidateQueries({ queryKey: ['scans'] });
      if (done.every(({ problem }) => problem === null)) props.onClose();
    });
  const isDone = results.length === meant.length && !isBusy;
  return (
    <Dialog title={m.retention.approveTitle} onClose={props.onClose}>
      <p>{m.retention.approveBody(meant.length)}</p>
      <ul className="keeping__meant">
        {meant.map(({ id, controlNumber }) => (
          <li key={id} className="control-number">
            {controlNumber}
          </li>
        ))}
      </ul>
      {results.length > 0 && (
        <p role="status">{m.retention.progress(results.length, meant.length)}</p>
      )}
      <Refusal error={error} />
      <Refused results={results} />
      <div className="dialog__actions">
        {!isDone && (
          <button
            type="button"
            className="button button--primary"
            aria-disabled={isBusy}
            onClick={approveAll}
          >
            {m.retention.approveDo}
          </button>
        )}
      </div>
    </Dialog>
  );
}

/** Null: it is done. Throws what is no refusal. */
async function approve(id: string): Promise<Problem | null> {
  try {
    await post(`/api/disposals/${id}/approve`, disposalSchema, {});
    return null;
  } catch (error) {
    if (error instanceof RequestError && error.failure.kind === 'problem')
      return error.failure.problem;
    throw error;
  }
}
