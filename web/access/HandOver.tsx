import { useEffect, useRef, useState } from 'react';
import { linkPath, type MadeLink } from '../../schemas/access/accounts.ts';
import { useWords } from '../messages/use-messages.tsx';

/** A one-time link, shown this once, to be handed to the person whom it is for. */
export function HandOver({ link, name }: { readonly link: MadeLink; readonly name: string }) {
  const { m, language } = useWords();
  const field = useRef<HTMLInputElement>(null);
  const [isCopied, setCopied] = useState(false);
  const address = `${window.location.origin}${linkPath(link.token)}`;
  useEffect(() => field.current?.select(), []);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(address).then(
      () => setCopied(true),
      () => field.current?.select(), // not allowed: the person copies what is selected
    );
  };
  return (
    <div className="hand-over">
      <p>{m.people.handOver(name)}</p>
      <label className="label" htmlFor="hand-over-link">
        {m.people.link}
      </label>
      <input id="hand-over-link" ref={field} className="input" readOnly value={address} />
      <p className="access-field__hint">
        {m.people.linkEnds(new Date(link.expiresAt).toLocaleString(language))}
      </p>
      <div className="dialog__actions">
        <button type="button" className="button button--primary" onClick={() => void copy()}>
          {m.people.copy}
        </button>
      </div>
      <p role="status">{isCopied ? m.people.copied : ''}</p>
    </div>
  );
}
