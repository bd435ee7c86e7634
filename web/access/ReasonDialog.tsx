import { useState, type FormEvent, type ReactNode } from 'react';
import { SHORTEST_REASON } from '../../schemas/http.ts';
import { useWords } from '../messages/use-messages.tsx';
import { Dialog } from '../shell/Dialog.tsx';
import { Field } from './Field.tsx';
import { Refusal } from './Refusal.tsx';
import { useSending } from './use-sending.ts';

/** Asks why something is done, does it, and closes; what is refused is told, and can be tried again. */
export function ReasonDialog(props: {
  readonly title: string;
  /** What is said before it is asked. */
  readonly children?: ReactNode;
  readonly label: string;
  /** On the button. */
  readonly action: string;
  readonly onReason: (reason: string) => Promise<void>;
  readonly onClose: () => void;
}) {
  const { m } = useWords();
  const { isBusy, error, send } = useSending();
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const isShort = reason.trim().length < SHORTEST_REASON;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (isShort) return;
    void send(async () => {
      await props.onReason(reason);
      props.onClose();
    });
  };
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form onSubmit={submit} noValidate>
        {props.children}
        <Field
          label={props.label}
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
            {props.action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
