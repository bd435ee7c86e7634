import { useEffect, useRef } from 'react';
import { useWords } from '../messages/use-messages.tsx';
import { SignInForm } from './SignInForm.tsx';
import { askSession, useAccess } from './use-access.tsx';

/** Stands over the desk, which waits unseen, until somebody signs in. It cannot be closed. */
export function SignInAgain() {
  const { m } = useWords();
  const { account, provider, resume } = useAccess();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    element?.querySelector<HTMLElement>('[data-first-focus]')?.focus();
    return () => {
      element?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  // By the provider one signs in in another window, and comes back to this one.
  useEffect(() => {
    const look = async (): Promise<void> => {
      const now = await askSession().catch(() => null); // no connection: the form here says so
      if (now?.account?.id === account.id) resume(now);
    };
    const listen = (): void => void look();
    window.addEventListener('focus', listen);
    return () => window.removeEventListener('focus', listen);
  }, [account.id, resume]);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby="again-title"
      onCancel={(event) => event.preventDefault()}
      onClose={() => dialog.current?.isConnected && dialog.current.showModal()}
      // The keys of the desk listen on the window: what is typed here is not for them.
      onKeyDown={(event) => event.stopPropagation()}
    >
      <header className="dialog__head">
        <h2 id="again-title">{m.access.againTitle}</h2>
      </header>
      <p>{m.access.againBody(account.name)}</p>
      {provider !== null && (
        // Leaving by this window would lose what was being typed in it.
        <p>
          <a href="/" target="_blank" rel="noopener" className="button">
            {m.access.signInElsewhere(provider)}
          </a>
        </p>
      )}
      <SignInForm email={account.email} onDone={resume} />
    </dialog>
  );
}
