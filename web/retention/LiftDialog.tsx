import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { z } from 'zod';
import { SHORTEST_REASON } from '../../schemas/http.ts';
import { Field } from '../access/Field.tsx';
import { Refusal } from '../access/Refusal.tsx';
import { useSending } from '../access/use-sending.ts';
import { useWords } from '../messages/use-messages.tsx';
import { post } from '../server/request.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { KEEPING_KEY } from './keeping-queries.ts';

/** Asks why an envelope may be disposed of again. */
export function LiftDialog(props: {
  readonly holdId: string;
  readonly number: string;
  readonly onClose: () => void;
}) {
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
      await post(`/api/holds/${props.holdId}/lift`, z.unknown(), { reason });
      void client.invalidateQueries({ queryKey: KEEPING_KEY });
      props.onClose();
    });
  };
  return (
    <Dialog title={m.retention.liftTitle(props.number)} onClose={props.onClose}>
      <form onSubmit={submit} noValidate>
        <Field
          label={m.retention.reason}
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
            {m.retention.lift}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
