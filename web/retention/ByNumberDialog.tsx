import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { SHORTEST_REASON } from '../../schemas/http.ts';
import { holdSchema, proposalAnswerSchema, type ProposalAnswer } from '../../schemas/retention.ts';
import { Field } from '../access/Field.tsx';
import { Refusal } from '../access/Refusal.tsx';
import { useSending } from '../access/use-sending.ts';
import { useWords } from '../messages/use-messages.tsx';
import { post } from '../server/request.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { KEEPING_KEY } from './keeping-queries.ts';
import { Refused } from './Refused.tsx';

type Deed = 'hold' | 'dispose';

/** One envelope by its number: it must stay, or is to go before its time; each with a reason. */
export function ByNumberDialog(props: { readonly number: string; readonly onClose: () => void }) {
  const { m } = useWords();
  const client = useQueryClient();
  const { isBusy, error, send } = useSending();
  const [number, setNumber] = useState(props.number);
  const [deed, setDeed] = useState<Deed>('hold');
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const [answer, setAnswer] = useState<ProposalAnswer | null>(null);
  const isShort = reason.trim().length < SHORTEST_REASON;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    setAnswer(null);
    if (isShort || number.trim() === '') return;
    void send(async () => {
      const refused = deed === 'hold' ? await hold(number, reason) : await propose(number, reason);
      void client.invalidateQueries({ queryKey: KEEPING_KEY });
      if (refused === null) props.onClose();
      else setAnswer(refused);
    });
  };
  return (
    <Dialog title={m.retention.byNumberTitle} onClose={props.onClose}>
      <form onSubmit={submit} noValidate>
        <Field
          label={m.retention.controlNumber}
          data-first-focus=""
          maxLength={60}
          autoComplete="off"
          value={number}
          onValue={setNumber}
        />
        <fieldset className="keeping__deeds">
          <legend className="label">{m.retention.what}</legend>
          {(['hold', 'dispose'] as const).map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="deed"
                checked={deed === each}
                onChange={() => setDeed(each)}
              />{' '}
              {m.retention[each]}
            </label>
          ))}
        </fieldset>
        <Field
          label={m.retention.reason}
          hint={deed === 'hold' ? m.retention.holdReasonHint : m.retention.disposeReasonHint}
          trouble={isTried && isShort ? m.reveal.tooShort : null}
          maxLength={500}
          autoComplete="off"
          value={reason}
          onValue={setReason}
        />
        <Refusal error={error} />
        {answer && <Refused results={answer.results} />}
        <div className="dialog__actions">
          <button type="submit" className="button button--primary" aria-disabled={isBusy}>
            {m.retention[deed]}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

async function hold(controlNumber: string, reason: string): Promise<null> {
  await post('/api/holds', holdSchema, { controlNumber, reason });
  return null;
}

/** Null: it is proposed. */
async function propose(controlNumber: string, reason: string): Promise<ProposalAnswer | null> {
  const body = { controlNumbers: [controlNumber], reason };
  const answer = await post('/api/disposals', proposalAnswerSchema, body);
  return answer.results.every(({ problem }) => problem === null) ? null : answer;
}
