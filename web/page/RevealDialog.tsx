import { useState, type FormEvent } from 'react';
import { SHORTEST_REASON } from '../../schemas/http.ts';
import { useWords } from '../messages/use-messages.tsx';
import { Dialog } from '../shell/Dialog.tsx';
import { useErrorWords } from '../shell/ErrorNotice.tsx';
import type { Desk } from './use-desk.ts';

/** Asks why a secret is to be shown, then shows it in the field's card until that is left. */
export function RevealDialog({ desk }: { readonly desk: Desk }) {
  const { m, language } = useWords();
  const [reason, setReason] = useState('');
  const [isShort, setShort] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const words = useErrorWords(error);
  const field = desk.selectedId === null ? undefined : desk.fieldOf(desk.selectedId);
  if (field === undefined) return null;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const tooShort = reason.trim().length < SHORTEST_REASON;
    setShort(tooShort);
    if (tooShort) return;
    try {
      desk.keepRevealed(field.id, await desk.actions.reveal(field.id, reason.trim()));
      desk.setDialog(null);
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <Dialog title={m.reveal.title(field.label[language])} onClose={() => desk.setDialog(null)}>
      <form onSubmit={(event) => void submit(event)}>
        <p>{m.reveal.why}</p>
        <label className="label" htmlFor="reveal-reason">
          {m.reveal.label}
        </label>
        <input
          id="reveal-reason"
          className="input"
          data-first-focus
          maxLength={500}
          placeholder={m.reveal.example}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {(isShort || error !== null) && (
          <p className="error-text" role="alert">
            {isShort ? m.reveal.tooShort : `${words.cause} ${words.remedy}`}
          </p>
        )}
        <div className="dialog__actions">
          <button type="submit" className="button button--primary">
            {m.reveal.show}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
