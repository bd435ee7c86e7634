import { useEffect, useId, useRef } from 'react';
import { describeReason } from '../../schemas/messages.ts';
import { useWords } from '../messages/use-messages.tsx';
import { useErrorWords } from '../shell/ErrorNotice.tsx';
import { Alternatives } from './Alternatives.tsx';
import { Crop } from './Crop.tsx';
import { EntryChoices } from './EntryChoices.tsx';
import { FieldActions } from './FieldActions.tsx';
import { StatusMark, useStatus, type FieldProps } from './FieldRow.tsx';
import { lookOf } from './FieldBoxes.tsx';
import type { Desk, FieldMessage } from './use-desk.ts';
import { ValueEditor } from './ValueEditor.tsx';

/** The field in hand: the pixels, the value, why a person has to look, and what can be done. */
export function FieldCard({ desk, field, view, findings }: FieldProps) {
  const { m, language } = useWords();
  const id = useId();
  const card = useFocusOnOpen(desk);
  const reasons = view.reasons.filter(({ code }) => code !== 'rule');
  const message = desk.messageOf(field.id);
  return (
    <section ref={card} className="card" aria-labelledby={`${id}-label`} data-field={field.id}>
      <header className="card__head">
        <StatusMark look={lookOf(view, desk.actions.pending.has(field.id))} />
        <h3 id={`${id}-label`}>{field.label[language]}</h3>
        {field.required && <span className="tag tag--required">{m.page.required}</span>}
        {field.secret === 'secret' && <span className="tag">{m.page.secret}</span>}
        <span className="card__status">{useStatus(view)}</span>
      </header>
      <Crop desk={desk} field={field} isLarge />
      {view.entry?.isMine === false ? (
        <p className="card__entry" data-editor tabIndex={-1}>
          {m.entry.steps[view.entry.step].waits}
        </p>
      ) : (
        <>
          {view.entry && (
            <p className="card__entry" id={`${id}-entry`}>
              {m.entry.steps[view.entry.step].task}
            </p>
          )}
          <ValueEditor
            field={field}
            draft={desk.draftOf(view)}
            isInvalid={message !== undefined || findings.some((f) => f.outcome === 'error')}
            isNumbered={!view.entry?.choices}
            describedBy={view.entry ? `${id}-entry ${id}-why` : `${id}-why`}
            onChange={(value) => desk.setDraft(field.id, value)}
          />
          {view.entry?.choices ? (
            <EntryChoices desk={desk} field={field} view={view} />
          ) : (
            <Alternatives desk={desk} field={field} view={view} />
          )}
        </>
      )}
      <div id={`${id}-why`} className="card__why">
        {message && <Message message={message} />}
        {desk.isUnkept && <p className="error-text">{m.page.unkept}</p>}
        {field.hint && <p className="card__hint">{field.hint[language]}</p>}
        {reasons.length > 0 && (
          <ul className="reasons" aria-label={m.page.reasons}>
            {reasons.map((reason, index) => (
              <li key={index}>{describeReason(reason, language)}</li>
            ))}
          </ul>
        )}
        <ul className="findings" aria-label={m.page.findings} aria-live="polite">
          {findings.map((finding) => (
            <li
              key={finding.rule}
              className={`finding finding--${finding.outcome}`}
              data-rule={finding.rule}
            >
              <span className={finding.outcome === 'error' ? 'tag tag--error' : 'tag tag--check'}>
                {m.page.outcomes[finding.outcome]}
              </span>{' '}
              {finding.message[language]}
            </li>
          ))}
        </ul>
      </div>
      <FieldActions desk={desk} field={field} view={view} findings={findings} />
    </section>
  );
}

/** Hands the keyboard to the editor as soon as the card stands, and brings the card into sight. */
function useFocusOnOpen(desk: Desk) {
  const card = useRef<HTMLElement>(null);
  const { dialog } = desk;
  useEffect(() => {
    if (dialog !== null) return;
    const editor = card.current?.querySelector<HTMLElement>('[data-editor]');
    editor?.focus({ preventScroll: true });
    if (editor instanceof HTMLInputElement) editor.select();
    card.current?.scrollIntoView({ block: 'nearest' });
  }, [dialog]);
  useEffect(() => {
    const opened = card.current;
    if (opened === null) return;
    // Pictures and messages come later: whoever works there sees what they push down. Who turns the device
    // or makes the window smaller, or has scrolled elsewhere and sees the card shrink, stays there.
    let last = sizesOf(opened);
    const observer = new ResizeObserver(() => {
      const before = last;
      last = sizesOf(opened);
      const isSameWindow = before.width === last.width && before.height === last.height;
      const hasGrown = isSameWindow && last.card > before.card;
      if (hasGrown && opened.contains(document.activeElement))
        opened.scrollIntoView({ block: 'nearest' });
    });
    observer.observe(opened);
    return () => observer.disconnect();
  }, []);
  return card;
}

const sizesOf = (card: HTMLElement) => ({
  card: card.offsetHeight,
  width: window.innerWidth,
  height: window.innerHeight,
});

function Message({ message }: { readonly message: FieldMessage }) {
  const { m } = useWords();
  const words = useErrorWords(message.kind === 'error' ? message.error : null);
  if (message.kind === 'error')
    return (
      <p className="error-text" role="alert">
        {words.cause} {words.remedy}
      </p>
    );
  return (
    <p className="error-text" role="alert">
      {message.kind === 'ask' ? m.page.chooseFirst : m.page.revealFirst}
    </p>
  );
}
