import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { batchSchema, type Batch } from '../../schemas/batch.ts';
import { SHORTEST_REASON } from '../../schemas/http.ts';
import { Field } from '../access/Field.tsx';
import { Refusal } from '../access/Refusal.tsx';
import { useSending } from '../access/use-sending.ts';
import { useWords } from '../messages/use-messages.tsx';
import { post } from '../server/request.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { BATCHES_KEY } from './batch-queries.ts';

/** Asks why a closed batch is opened again. */
export function ReopenDialog(props: { readonly batch: Batch; readonly onClose: () => void }) {
  const { m } = useWords();
  const client = useQueryClient();
  const { isBusy, error, send } = useSending();
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const isShort = reason.trim().length < SHORTEST_REASON;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (isShort) return;
    void send(async () => {
      await post(`/api/batches/${props.batch.id}/reopen`, batchSchema, { reason });
      void client.invalidateQueries({ queryKey: BATCHES_KEY });
      props.onClose();
    });
  };
  return (
    <Dialog title={m.batches.reopen} onClose={props.onClose}>
      <form onSubmit={submit} noValidate>
        <Field
          label={m.batches.reopenReason}
          trouble={isTried && isShort ? m.reveal.tooShort : null}
          data-first-focus=""
          maxLength={500}
          autoComplete="off"
          value={reason}
          onValue={setReason}
        />
        <Refusal error={error} />
        <div className="dialog__actions">
          <button type="submit" className="button button--primary" aria-disabled={isBusy}>
            {m.batches.reopen}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
