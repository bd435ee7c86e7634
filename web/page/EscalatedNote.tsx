import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { useWords } from '../messages/use-messages.tsx';
import { useNextToReview } from '../server/queries.ts';
import { NextLink } from './NextLink.tsx';

/** A supervisor decides about this page: the way on, under one's hand as soon as one has asked. */
export function EscalatedNote(props: { readonly pageId: string; readonly takesFocus: boolean }) {
  const { m } = useWords();
  const next = useNextToReview(props.pageId, true);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (props.takesFocus) link.current?.focus();
  }, [props.takesFocus, next.data]);
  return (
    <div className="notes__escalated" role="status">
      <p>{m.notes.escalated}</p>
      {next.data ? (
        <NextLink ref={link} next={next.data} className="button button--small button--primary" />
      ) : (
        next.isSuccess && (
          <Link ref={link} className="button button--small" href="/">
            {m.done.list}
          </Link>
        )
      )}
    </div>
  );
}
