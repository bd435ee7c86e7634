import { useEffect } from 'react';
import { useLocation } from 'wouter';

/**
 * Alt with Page Up or Page Down turns to the page before or after in the same file. Plain ones
 * scroll, and with Ctrl the browser changes its tab.
 */
export function useTurningKeys(previousId: string | undefined, nextId: string | undefined): void {
  const [, navigate] = useLocation();
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
      if (document.querySelector('dialog[open]') !== null) return;
      const target =
        event.key === 'PageUp' ? previousId : event.key === 'PageDown' ? nextId : undefined;
      if (target === undefined) return;
      event.preventDefault();
      navigate(`/pages/${target}`);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [previousId, nextId, navigate]);
}
