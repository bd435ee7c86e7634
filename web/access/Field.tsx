import { useId, type InputHTMLAttributes } from 'react';

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  readonly label: string;
  readonly hint?: string;
  /** Why it cannot be taken; null: it can. */
  readonly trouble?: string | null;
  readonly value: string;
  readonly onValue: (value: string) => void;
}

/** A labelled line to type in, with its hint and what is wrong with it. */
export function Field({ label, hint, trouble = null, onValue, ...input }: Props) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, trouble !== null && `${id}-trouble`];
  return (
    <div className="access-field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <input
        {...input}
        id={id}
        className="input"
        aria-invalid={trouble !== null}
        aria-describedby={described.filter(Boolean).join(' ') || undefined}
        onChange={(event) => onValue(event.target.value)}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="access-field__hint">
          {hint}
        </p>
      )}
      {trouble !== null && (
        <p id={`${id}-trouble`} className="error-text" role="alert">
          {trouble}
        </p>
      )}
    </div>
  );
}
