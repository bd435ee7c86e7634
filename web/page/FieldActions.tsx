import { useWords } from '../messages/use-messages.tsx';
import type { FieldProps } from './FieldRow.tsx';
import { isOthers } from './settle.ts';

/** The buttons of the selected field, each with its key. */
export function FieldActions({ desk, field, view, findings }: FieldProps) {
  const { m } = useWords();
  const isShown = desk.revealedOf(field.id) !== undefined;
  return (
    <div className="card__actions">
      {!isOthers(view) && (
        <>
          <button
            type="button"
            className="button button--primary"
            onClick={() => desk.run({ kind: 'confirm' })}
          >
            {m.page.confirmNext} <kbd>Enter</kbd>
          </button>
          <button type="button" className="button" onClick={() => desk.run({ kind: 'blank' })}>
            {m.page.blank} <kbd>Alt+B</kbd>
          </button>
          <button type="button" className="button" onClick={() => desk.run({ kind: 'illegible' })}>
            {m.page.illegible} <kbd>Alt+X</kbd>
          </button>
          {findings.some(({ outcome }) => outcome === 'error') && (
            <button type="button" className="button" onClick={() => desk.run({ kind: 'as-is' })}>
              {m.page.asIs} <kbd>Alt+A</kbd>
            </button>
          )}
        </>
      )}
      {view.corrections.length > 0 && (
        <button type="button" className="button" onClick={() => desk.run({ kind: 'undo' })}>
          {m.page.undo} <kbd>Alt+Z</kbd>
        </button>
      )}
      {field.secret === 'secret' &&
        (isShown ? (
          <button type="button" className="button" onClick={() => desk.hideRevealed()}>
            {m.reveal.hide}
          </button>
        ) : (
          <button type="button" className="button" onClick={() => desk.setDialog('reveal')}>
            {m.reveal.button} <kbd>Alt+R</kbd>
          </button>
        ))}
    </div>
  );
}
