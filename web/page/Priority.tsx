import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { scanSummarySchema, type PageView } from '../../schemas/desk.ts';
import { SHORTEST_REASON } from '../../schemas/http.ts';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { pageKey } from '../server/queries.ts';
import { post } from '../server/request.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { useErrorWords } from '../shell/ErrorNotice.tsx';

/** Why this envelope goes first, and the way to take that back. */
export function PriorityNote({ view }: { readonly view: PageView }) {
  const { m } = useWords();
  const { may } = useAccess();
  const { send, error } = usePriority(view);
  const words = useErrorWords(error);
  if (view.priority === null) return null;
  const { reason, person } = view.priority;
  return (
    <section className="page-note">
      <p>
        <strong>{m.queue.urgent}</strong> {m.queue.urgentBy(person, reason)}
      </p>
      {error !== null && (
        <p className="error-text" role="alert">
          {words.cause} {words.remedy}
        </p>
      )}
      {may('prioritise') && (
        <button type="button" className="button button--small" onClick={() => void send(null)}>
          {m.queue.endUrgency}
        </button>
      )}
    </section>
  );
}

/** For supervisors, while the envelope waits its turn. */
export function PriorityButton({ view }: { readonly view: PageView }) {
  const { m } = useWords();
  const { may } = useAccess();
  const [isOpen, setOpen] = useState(false);
  if (
    !may('prioritise') ||
    view.priority !== null ||
    ['approved', 'disposed'].includes(view.scan.state)
  )
    return null;
  return (
    <>
      <button type="button" className="button button--small" onClick={() => setOpen(true)}>
        {m.queue.makeUrgent}
      </button>
      {isOpen && <PriorityDialog view={view} onClose={() => setOpen(false)} />}
    </>
  );
}

function PriorityDialog({
  view,
  onClose,
}: {
  readonly view: PageView;
  readonly onClose: () => void;
}) {
  const { m } = useWords();
  const [reason, setReason] = useState('');
  const [isShort, setShort] = useState(false);
  const { send, error } = usePriority(view);
  const words = useErrorWords(error);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const tooShort = reason.trim().length < SHORTEST_REASON;
    setShort(tooShort);
    if (!tooShort && (await send(reason.trim()))) onClose();
  };
  return (
    <Dialog title={m.queue.makeUrgent} onClose={onClose}>
      <form className="dialog__body" onSubmit={(event) => void submit(event)}>
        <p>{m.queue.urgentWhy}</p>
        <label className="label" htmlFor="urgent-reason">
          {m.reveal.label}
        </label>
        <input
          id="urgent-reason"
          className="input"
          data-first-focus
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.target.value)}
        />
        {(isShort || error !== null) && (
          <p className="error-text" role="alert">
            {isShort ? m.reveal.tooShort : `${words.cause} ${words.remedy}`}
          </p>
        )}
        <button type="submit" className="button button--primary">
          {m.queue.makeUrgent}
        </button>
      </form>
    </Dialog>
  );
}

/** `send`: a reason, or null to take it back; whether it was done. */
function usePriority(view: PageView) {
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const send = async (reason: string | null): Promise<boolean> => {
    const [body, method] =
      reason === null ? [{}, 'DELETE' as const] : [{ reason }, 'POST' as const];
    try {
      await post(`/api/scans/${view.scan.id}/urgent`, scanSummarySchema, body, method);
    } catch (failed) {
      setError(failed);
      return false;
    }
    await client.invalidateQueries({ queryKey: pageKey(view.id) });
    return true;
  };
  return { send, error };
}
