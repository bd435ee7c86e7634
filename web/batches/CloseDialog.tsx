import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { agrees, batchSchema, reconcile, type Batch } from '../../schemas/batch.ts';
import { Field } from '../access/Field.tsx';
import { Refusal } from '../access/Refusal.tsx';
import { useSending } from '../access/use-sending.ts';
import { useWords } from '../messages/use-messages.tsx';
import { post } from '../server/request.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { BATCHES_KEY } from './batch-queries.ts';
import { CountResult } from './CountTable.tsx';

/** Closes a batch whose counts agree, or one of which somebody says why they do not. */
export function CloseDialog(props: { readonly batch: Batch; readonly onClose: () => void }) {
  const { m } = useWords();
  const client = useQueryClient();
  const { isBusy, error, send } = useSending();
  const [reason, setReason] = useState('');
  const different = reconcile(props.batch).filter((line) => !agrees(line));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void send(async () => {
      try {
        await post(`/api/batches/${props.batch.id}/close`, batchSchema, { reason });
        props.onClose();
      } finally {
        // Refused or not: the counts may be others by now, and the words above with them.
        void client.invalidateQueries({ queryKey: BATCHES_KEY });
      }
    });
  };
  return (
    <Dialog title={m.batches.close} onClose={props.onClose}>
      <form onSubmit={submit} noValidate>
        <p>{different.length === 0 ? m.batches.closeAgrees : m.batches.closeDiffers}</p>
        {different.length > 0 && (
          <>
            <ul className="count-list">
              {different.map((line) => (
                <li key={line.kind}>
                  {m.batches.counts[line.kind].name} {line.found} / {line.expected}{' '}
                  <CountResult line={line} />
                </li>
              ))}
            </ul>
            <Field
              label={m.batches.closeReason}
              data-first-focus=""
              maxLength={500}
              autoComplete="off"
              value={reason}
              onValue={setReason}
            />
          </>
        )}
        <Refusal error={error} />
        <div className="dialog__actions">
          <button
            type="submit"
            className="button button--primary"
            data-first-focus={different.length === 0 ? '' : undefined}
            aria-disabled={isBusy}
          >
            {m.batches.close}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
