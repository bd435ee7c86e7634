import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { EntryChoice } from '../../schemas/desk.ts';
import type { Field } from '../../schemas/form/field.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import type { SpotCheckInput, SpotCheckTask } from '../../schemas/spot-check.ts';
import { useWords } from '../messages/use-messages.tsx';
import { toValue, wordChoice } from '../page/values.ts';
import { ValueEditor } from '../page/ValueEditor.tsx';
import { useErrorWords } from '../shell/ErrorNotice.tsx';
import { useSpotCheckEntry } from './spot-check-queries.ts';

interface Props {
  readonly task: SpotCheckTask;
  readonly field: Field;
  readonly onDone: () => void;
  /** To another, without having entered this one. */
  readonly onNext: () => void;
}

/** The pixels, and an editor that nothing has been written into. */
export function SpotCheckCard({ task, field, onDone, onNext }: Props) {
  const { m, language } = useWords();
  const id = useId();
  const card = useRef<HTMLElement>(null);
  const [draft, setDraft] = useState<FieldValue>(null);
  const [isAsked, setAsked] = useState(false);
  const { mutate, isPending, error } = useSpotCheckEntry(task.id, onDone);
  useEffect(() => card.current?.querySelector<HTMLElement>('[data-editor]')?.focus(), []);

  const send = (input: SpotCheckInput): void => {
    if (!isPending) mutate(input);
  };
  const save = (): void => {
    const value = toValue(draft);
    if (value === null) setAsked(true);
    else send({ action: 'correct', value });
  };
  const choose = ({ action, value }: EntryChoice): void =>
    send(action === 'correct' ? { action, value } : { action });
  const press = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
    if (obey(event)) event.preventDefault();
  };
  /** Whether the key meant anything here. */
  function obey({ altKey, shiftKey, code, key, target }: KeyboardEvent<HTMLElement>): boolean {
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
    if (altKey && code === 'KeyB') send({ action: 'blank' });
    else if (altKey && code === 'KeyX') send({ action: 'illegible' });
    else if (altKey && digit !== undefined) {
      const choice = task.choices?.[Number(digit) - 1];
      if (choice === undefined) return false;
      choose(choice);
    } else if (key === 'Enter' && !altKey && !shiftKey && isOfEditor(target)) save();
    else if (digit !== undefined && !altKey && !isText(target))
      card.current?.querySelector<HTMLElement>(`[data-option="${digit}"]`)?.click();
    else return false;
    return true;
  }
  return (
    <section
      ref={card}
      className="card spot-check"
      aria-labelledby={`${id}-label`}
      aria-busy={isPending}
      data-spot-check={task.fieldId}
      onKeyDown={press}
    >
      <h2 id={`${id}-label`}>{field.label[language]}</h2>
      <img
        className="crop crop--large"
        src={task.crop}
        alt={m.spotChecks.cropAlt(field.label[language])}
      />
      <p id={`${id}-task`}>{task.choices ? m.spotChecks.decide : m.spotChecks.task}</p>
      <ValueEditor
        field={field}
        draft={draft}
        isInvalid={isAsked || error !== null}
        isNumbered
        describedBy={`${id}-task ${id}-said`}
        onChange={(value) => {
          setDraft(value);
          setAsked(false);
        }}
      />
      <div id={`${id}-said`} role="alert">
        {isAsked && <p className="error-text">{m.spotChecks.empty}</p>}
        {error !== null && <Refused error={error} onNext={onNext} />}
      </div>
      {task.choices && (
        <ul className="alternatives" aria-label={m.entry.choices}>
          {task.choices.map((choice, index) => (
            <li key={index}>
              <button type="button" className="alternative" onClick={() => choose(choice)}>
                <kbd>Alt+{index + 1}</kbd>
                <span className="alternative__value">{wordChoice(field, choice, language, m)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="card__actions">
        <button type="button" className="button button--primary" onClick={save}>
          {isPending ? m.spotChecks.saving : m.spotChecks.save} <kbd>Enter</kbd>
        </button>
        <button type="button" className="button" onClick={() => send({ action: 'blank' })}>
          {m.page.blank} <kbd>Alt+B</kbd>
        </button>
        <button type="button" className="button" onClick={() => send({ action: 'illegible' })}>
          {m.page.illegible} <kbd>Alt+X</kbd>
        </button>
      </div>
    </section>
  );
}

const isText = (target: EventTarget): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

/** Enter on one of the buttons below presses that. */
const isOfEditor = (target: EventTarget): boolean =>
  isText(target) || (target instanceof HTMLElement && target.matches('.option'));

/** It may be done by another, or of a page that was read anew: there is a way on in any case. */
function Refused({ error, onNext }: { readonly error: unknown; readonly onNext: () => void }) {
  const { m } = useWords();
  const { cause, remedy } = useErrorWords(error);
  return (
    <p className="error-text">
      {cause} {remedy}{' '}
      <button type="button" className="button" onClick={onNext}>
        {m.spotChecks.another}
      </button>
    </p>
  );
}
