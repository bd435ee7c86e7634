import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useWords } from '../messages/use-messages.tsx';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * A modal dialog of the browser itself: it traps the focus, and Escape closes it. The desk behind it
 * hears no keys.
 */
export function Dialog({ title, onClose, children }: Props) {
  const { m } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // The browser would put the focus on the first button, which closes the dialog.
    element?.querySelector<HTMLElement>('[data-first-focus]')?.focus();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={id}
      onCancel={onClose}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <header className="dialog__head">
        <h2 id={id}>{title}</h2>
        <button type="button" className="button button--quiet" onClick={onClose}>
          {m.common.close} <kbd>Esc</kbd>
        </button>
      </header>
      {children}
    </dialog>
  );
}
