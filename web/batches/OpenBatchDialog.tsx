import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { batchSchema, type Batch } from '../../schemas/batch.ts';
import { Field } from '../access/Field.tsx';
import { Refusal } from '../access/Refusal.tsx';
import { useSending } from '../access/use-sending.ts';
import { useWords } from '../messages/use-messages.tsx';
import { post } from '../server/request.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { BATCHES_KEY } from './batch-queries.ts';

/** Asks what the pile should hold, before anything of it is scanned. */
export function OpenBatchDialog(props: {
  readonly onClose: () => void;
  readonly onOpened: (batch: Batch) => void;
}) {
  const { m } = useWords();
  const client = useQueryClient();
  const { isBusy, error, send } = useSending();
  const [today] = useState(todayHere);
  const [envelopes, setEnvelopes] = useState('');
  const [pages, setPages] = useState('');
  const [name, setName] = useState('');
  const [receivedOn, setReceivedOn] = useState(today);
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const trouble = (count: string): string | null =>
    isTried && parseCount(count) === null ? m.batches.countTrouble : null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    const [expectedEnvelopes, expectedPages] = [parseCount(envelopes), parseCount(pages)];
    if (expectedEnvelopes === null || expectedPages === null) return;
    const expected = { expectedEnvelopes, expectedPages };
    // Left as it was, it is today by the office's calendar, whatever this computer's clock says.
    const dated = receivedOn === '' || receivedOn === today ? {} : { receivedOn, reason };
    void send(async () => {
      const batch = await post('/api/batches', batchSchema, { name, ...expected, ...dated });
      void client.invalidateQueries({ queryKey: BATCHES_KEY });
      props.onOpened(batch);
    });
  };
  return (
    <Dialog title={m.batches.open} onClose={props.onClose}>
      <form onSubmit={submit} noValidate>
        <Field
          label={m.batches.expectedEnvelopes}
          trouble={trouble(envelopes)}
          data-first-focus=""
          inputMode="numeric"
          autoComplete="off"
          value={envelopes}
          onValue={setEnvelopes}
        />
        <Field
          label={m.batches.expectedPages}
          hint={m.batches.expectedPagesHint}
          trouble={trouble(pages)}
          inputMode="numeric"
          autoComplete="off"
          value={pages}
          onValue={setPages}
        />
        <Field
          label={m.batches.name}
          maxLength={100}
          autoComplete="off"
          value={name}
          onValue={setName}
        />
        <Field
          label={m.batches.receivedOn}
          hint={m.batches.backDated}
          type="date"
          max={today}
          value={receivedOn}
          onValue={setReceivedOn}
        />
        {receivedOn !== '' && receivedOn !== today && (
          <Field
            label={m.batches.backDatedReason}
            maxLength={500}
            autoComplete="off"
            value={reason}
            onValue={setReason}
          />
        )}
        <Refusal error={error} />
        <div className="dialog__actions">
          <button type="submit" className="button button--primary" aria-disabled={isBusy}>
            {m.batches.open}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Null: no number from 1 up. A Japanese keyboard gives full-width digits. */
function parseCount(text: string): number | null {
  const digits = text.normalize('NFKC').trim();
  return /^[1-9][0-9]{0,4}$/.test(digits) ? Number(digits) : null;
}

function todayHere(now = new Date()): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
