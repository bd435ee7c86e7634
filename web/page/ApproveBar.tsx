import { useEffect, useRef } from 'react';
import type { Finding } from '../../schemas/desk.ts';
import { useWords } from '../messages/use-messages.tsx';
import { useErrorWords } from '../shell/ErrorNotice.tsx';
import type { Desk } from './use-desk.ts';
import { WaitNote } from './WaitNote.tsx';

/** What still stands between this record and its approval, and the button for it. */
export function ApproveBar({
  desk,
  findings,
}: {
  readonly desk: Desk;
  readonly findings: readonly Finding[];
}) {
  const { m, language } = useWords();
  const { openCount, waitingCount, selectedId } = desk;
  const errors = findings.filter(({ outcome }) => outcome === 'error');
  const isReady = openCount === 0 && waitingCount === 0 && errors.length === 0;
  const isOthersTurn = openCount === 0 && waitingCount > 0;
  const bar = useRef<HTMLElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const shouldFocus = selectedId === null && desk.dialog === null;
  useEffect(() => {
    if (!shouldFocus) return;
    // What is wrong comes first; then the way on, where it is known already; then the button.
    const first = '.approve__errors button, .approve__wait a.button';
    (bar.current?.querySelector<HTMLElement>(first) ?? button.current)?.focus();
  }, [shouldFocus, isReady]);

  return (
    <section ref={bar} className="approve" aria-label={m.page.approve}>
      {desk.approveError !== null && <ApproveError error={desk.approveError} />}
      {errors.length > 0 && openCount === 0 && (
        <ul className="approve__errors">
          {errors.map((error) => (
            <li key={error.rule}>
              <button
                type="button"
                className="link"
                onClick={() => desk.select(error.fields[0] ?? null)}
              >
                {error.message[language]}
              </button>
            </li>
          ))}
        </ul>
      )}
      {isOthersTurn && <WaitNote desk={desk} takesFocus={shouldFocus} />}
      <div className="approve__row">
        <p role="status">
          {openCount > 0
            ? m.page.approveWaits(openCount)
            : isOthersTurn
              ? m.entry.approveWaits(waitingCount)
              : errors.length > 0
                ? m.page.approveErrors(errors.length)
                : m.page.approveReady}
        </p>
        <button
          ref={button}
          type="button"
          className="button button--approve"
          aria-disabled={!isReady || desk.actions.isApproving}
          onClick={() => isReady && !desk.actions.isApproving && desk.run({ kind: 'approve' })}
        >
          {desk.actions.isApproving ? m.page.approving : m.page.approve} <kbd>Ctrl+Enter</kbd>
        </button>
      </div>
    </section>
  );
}

function ApproveError({ error }: { readonly error: unknown }) {
  const { cause, remedy } = useErrorWords(error);
  return (
    <p className="error-text" role="alert">
      {cause} {remedy}
    </p>
  );
}
