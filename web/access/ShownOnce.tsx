import { useEffect, useRef, useState } from 'react';
import { useWords } from '../messages/use-messages.tsx';

interface Props {
  readonly body: string;
  readonly label: string;
  readonly value: string;
  /** Null: it has no end. */
  readonly expiresAt: string | null;
  readonly copy: string;
}

/** What is shown this once: a link or a token, to be copied and handed over. */
export function ShownOnce({ body, label, value, expiresAt, copy }: Props) {
  const { m, language } = useWords();
  const field = useRef<HTMLInputElement>(null);
  const [isCopied, setCopied] = useState(false);
  useEffect(() => field.current?.select(), []);
  const toClipboard = async (): Promise<void> => {
    await navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => field.current?.select(), // not allowed: the person copies what is selected
    );
  };
  return (
    <div className="hand-over">
      <p>{body}</p>
      <label className="label" htmlFor="hand-over-link">
        {label}
      </label>
      <input id="hand-over-link" ref={field} className="input" readOnly value={value} />
      {expiresAt !== null && (
        <p className="access-field__hint">
          {m.people.linkEnds(new Date(expiresAt).toLocaleString(language))}
        </p>
      )}
      <div className="dialog__actions">
        <button type="button" className="button button--primary" onClick={() => void toClipboard()}>
          {copy}
        </button>
      </div>
      <p role="status">{isCopied ? m.people.copied : ''}</p>
    </div>
  );
}
