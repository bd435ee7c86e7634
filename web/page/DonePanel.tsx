import { useEffect, useRef, useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import { SHORTEST_REASON } from '../../schemas/http.ts';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { useNextToReview } from '../server/queries.ts';
import { useErrorWords } from '../shell/ErrorNotice.tsx';
import { ArchiveButton } from './ArchiveButton.tsx';
import { NextLink } from './NextLink.tsx';
import type { Desk } from './use-desk.ts';

/** The page is done: where to go next, and the way back for a slip. */
export function DonePanel({ desk }: { readonly desk: Desk }) {
  const { m } = useWords();
  const { view } = desk;
  const next = useNextToReview(view.id, true);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => link.current?.focus(), [next.data]);
  return (
    <section className="done" aria-labelledby="done-title">
      <h2 id="done-title">
        <span aria-hidden="true">✓</span> {m.done.title}
      </h2>
      <p>{m.done.body(view.scan.controlNumber, view.approvedBy ?? '')}</p>
      <div className="done__next">
        {next.data ? (
          <NextLink ref={link} next={next.data} className="button button--primary" />
        ) : (
          next.isSuccess && <p>{m.done.none}</p>
        )}
        <Link ref={next.data ? null : link} className="button" href="/">
          {m.done.list}
        </Link>
      </div>
      <ArchiveButton view={view} />
      {useAccess().may('reopen') && <Reopen desk={desk} />}
    </section>
  );
}

function Reopen({ desk }: { readonly desk: Desk }) {
  const { m } = useWords();
  const [reason, setReason] = useState('');
  const [isShort, setShort] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const words = useErrorWords(error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const tooShort = reason.trim().length < SHORTEST_REASON;
    setShort(tooShort);
    if (!tooShort) desk.actions.reopen(reason.trim()).catch(setError);
  };
  return (
    <details className="reopen">
      <summary>{m.done.reopen}</summary>
      <form onSubmit={submit}>
        <p>{m.done.reopenWhy}</p>
        <label className="label" htmlFor="reopen-reason">
          {m.done.reopenLabel}
        </label>
        <input
          id="reopen-reason"
          className="input"
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.target.value)}
        />
        {(isShort || error !== null) && (
          <p className="error-text" role="alert">
            {isShort ? m.reveal.tooShort : `${words.cause} ${words.remedy}`}
          </p>
        )}
        <button type="submit" className="button">
          {m.done.reopen}
        </button>
      </form>
    </details>
  );
}
