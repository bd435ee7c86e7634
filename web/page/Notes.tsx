import { useEffect, useId, useRef, useState, type FormEvent, type RefObject } from 'react';
import type { PageView } from '../../schemas/desk.ts';
import { LONGEST_NOTE, type Note } from '../../schemas/note.ts';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { ErrorNotice, useErrorWords } from '../shell/ErrorNotice.tsx';
import { EscalatedNote } from './EscalatedNote.tsx';
import { useNotes, type Notes as AllNotes } from './use-notes.ts';

/** Whom a new note is for: the box for it is open. */
export type Writing = 'colleagues' | 'supervisor';

/** What people told each other of this envelope. `about`: how a question to a supervisor begins. */
export function Notes(props: {
  readonly view: PageView;
  readonly about: string;
  readonly writing: Writing | null;
  readonly setWriting: (writing: Writing | null) => void;
}) {
  const { view, about, setWriting } = props;
  const { m } = useWords();
  const { may } = useAccess();
  const notes = useNotes(view.scan.id, view.id);
  const all = notes.all ?? [];
  const open = all.filter(({ settled }) => settled === null).length;
  const [draft, setDraft] = useState('');
  const [question, setQuestion] = useState<string | null>(null);
  const [hasAsked, setAsked] = useState(false);
  const isEscalated = all.some(
    (note) => note.escalates && note.settled === null && note.page.id === view.id,
  );
  // What was asked once is not asked again.
  const writing = props.writing === 'supervisor' && isEscalated ? null : props.writing;
  const opener = useOpener(writing !== null, !hasAsked);
  if (all.length === 0 && notes.error === null && !may('note')) return null;
  return (
    <section className="notes" aria-labelledby="notes-title">
      <div className="notes__head">
        <h2 id="notes-title">{m.notes.title}</h2>
        {open > 0 && <span className="badge badge--notes">{m.notes.openCount(open)}</span>}
        {may('note') && writing === null && (
          <>
            <button
              ref={opener}
              type="button"
              className="button button--small"
              onClick={() => setWriting('colleagues')}
            >
              {m.notes.write} <kbd>Alt+N</kbd>
            </button>
            {!isEscalated && view.approvedAt === null && (
              <button
                type="button"
                className="button button--small"
                onClick={() => setWriting('supervisor')}
              >
                {m.notes.escalate} <kbd>Alt+S</kbd>
              </button>
            )}
          </>
        )}
      </div>
      {notes.error !== null && <ErrorNotice error={notes.error} onRetry={notes.refetch} />}
      {all.length > 0 && (
        <ol className="notes__list">
          {all.map((note) => (
            <NoteItem key={note.id} note={note} notes={notes} view={view} />
          ))}
        </ol>
      )}
      {isEscalated && writing === null && !may('decide-escalated') && (
        <EscalatedNote pageId={view.id} takesFocus={hasAsked} />
      )}
      {writing === 'colleagues' && (
        <NoteForm
          label={m.notes.label}
          send={m.notes.send}
          text={draft}
          setText={setDraft}
          onSend={(text) => notes.write({ text })}
          onClose={() => setWriting(null)}
        />
      )}
      {writing === 'supervisor' && (
        <NoteForm
          label={m.notes.escalateLabel}
          send={m.notes.escalate}
          text={question ?? about}
          setText={setQuestion}
          onSend={async (text) => {
            await notes.write({ text, escalates: true });
            setAsked(true);
          }}
          onClose={() => setWriting(null)}
        />
      )}
    </section>
  );
}

function NoteItem({
  note,
  notes,
  view,
}: {
  readonly note: Note;
  readonly notes: AllNotes;
  readonly view: PageView;
}) {
  const { m, language } = useWords();
  const { account, may } = useAccess();
  const [isAnswering, setAnswering] = useState(false);
  const opener = useOpener(isAnswering);
  const [draft, setDraft] = useState('');
  const [error, setError] = useState<unknown>(null);
  const { settled } = note;
  const settle = note.escalates && may('decide-escalated') ? notes.decide : notes.settle;
  return (
    <li className={settled === null ? 'note' : 'note note--settled'}>
      {note.page.id !== view.id && <p className="note__page">{m.notes.onPage(note.page.number)}</p>}
      {note.escalates && <span className="tag tag--check">{m.notes.forSupervisor}</span>}
      <Said said={note} />
      {note.answers.length > 0 && (
        <ol className="note__answers">
          {note.answers.map((answer) => (
            <li key={answer.id}>
              <Said said={answer} />
            </li>
          ))}
        </ol>
      )}
      {settled !== null && (
        <p className="note__settled">
          {m.notes.settledBy(settled.person, sayTime(settled.at, language))}
        </p>
      )}
      {settled === null && may('note') && !isAnswering && (
        <p className="note__actions">
          <button
            ref={opener}
            type="button"
            className="button button--small"
            onClick={() => setAnswering(true)}
          >
            {m.notes.answer}
          </button>
          {(!note.escalates || may('decide-escalated') || note.person === account.name) && (
            <button
              type="button"
              className="button button--small"
              onClick={() => void settle(note.id).catch(setError)}
            >
              {m.notes.settle}
            </button>
          )}
        </p>
      )}
      {error !== null && <Trouble error={error} />}
      {isAnswering && (
        <NoteForm
          label={m.notes.answerLabel}
          send={m.notes.sendAnswer}
          text={draft}
          setText={setDraft}
          onSend={(text) => notes.write({ text, answers: note.id })}
          onClose={() => setAnswering(false)}
        />
      )}
    </li>
  );
}

function Said({ said: { text, person, at } }: { readonly said: Note['answers'][number] }) {
  const { m, language } = useWords();
  return (
    <>
      <p className="note__who">
        <strong>{person}</strong> <time dateTime={at}>{sayTime(at, language)}</time>
      </p>
      <p className="note__text">{text ?? m.notes.purged}</p>
    </>
  );
}

const sayTime = (at: string, language: string): string =>
  new Date(at).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });

/** The button that opens a form gets the focus back when the form closes, unless there is a way on. */
function useOpener(isOpen: boolean, takesBack = true): RefObject<HTMLButtonElement | null> {
  const opener = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    // The button stands where the form does not: it is drawn by now.
    if (wasOpen.current && !isOpen && takesBack) opener.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen, takesBack]);
  return opener;
}

/** Enter breaks a line, Ctrl+Enter sends, Escape closes; what was typed is there when it opens again. */
function NoteForm(props: {
  readonly label: string;
  readonly send: string;
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly onSend: (text: string) => Promise<void>;
  readonly onClose: () => void;
}) {
  const { m } = useWords();
  const { text, setText } = props;
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const id = useId();
  const submit = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault();
    if (text.trim() === '' || isBusy) return;
    setBusy(true);
    try {
      await props.onSend(text);
      setText('');
      props.onClose();
    } catch (failed) {
      setError(failed);
      setBusy(false);
    }
  };
  return (
    <form
      className="note-form"
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        event.stopPropagation(); // the desk's keys act on fields
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Escape') props.onClose();
        if (event.key === 'Enter' && event.ctrlKey) void submit();
      }}
    >
      <label className="label" htmlFor={id}>
        {props.label}
      </label>
      <p id={`${id}-hint`} className="note-form__hint">
        {m.notes.hint}
      </p>
      <textarea
        id={id}
        className="input"
        rows={3}
        autoFocus
        maxLength={LONGEST_NOTE}
        aria-describedby={`${id}-hint`}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p className="note-form__left">{m.notes.left(LONGEST_NOTE - text.length)}</p>
      {error !== null && <Trouble error={error} />}
      <p className="note__actions">
        <button
          type="submit"
          className="button button--primary button--small"
          aria-disabled={text.trim() === '' || isBusy}
        >
          {props.send} <kbd>Ctrl+Enter</kbd>
        </button>
        <button type="button" className="button button--small" onClick={props.onClose}>
          {m.common.cancel} <kbd>Esc</kbd>
        </button>
      </p>
    </form>
  );
}

function Trouble({ error }: { readonly error: unknown }) {
  const { cause, remedy } = useErrorWords(error);
  return (
    <p className="error-text" role="alert">
      {cause} {remedy}
    </p>
  );
}
