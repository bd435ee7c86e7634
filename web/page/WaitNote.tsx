import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { useNextToReview } from '../server/queries.ts';
import { NextLink } from './NextLink.tsx';
import { isOthers } from './settle.ts';
import type { Desk } from './use-desk.ts';

/** All that is left is for other people to enter: the way on, and what is needed where there is nobody. */
export function WaitNote({ desk, takesFocus }: { desk: Desk; takesFocus: boolean }) {
  const { m } = useWords();
  const { may } = useAccess();
  const next = useNextToReview(desk.view.id, true);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (takesFocus) link.current?.focus();
  }, [takesFocus, next.data]);
  const stuck = desk.view.fields.filter((view) => isOthers(view) && view.entry?.people === 0);
  return (
    <div className="approve__wait">
      {stuck.length > 0 && (
        <p>
          {m.entry.alone(stuck.length)}{' '}
          {may('manage-accounts') ? (
            <Link href="/people">{m.entry.inviteOne}</Link>
          ) : (
            m.entry.askForOne
          )}
        </p>
      )}
      {next.data && (
        <NextLink ref={link} next={next.data} className="button button--small button--primary" />
      )}
    </div>
  );
}
