import { useState, type FormEvent, type ReactNode } from 'react';
import { Refusal } from './Refusal.tsx';
import { useSending } from './use-sending.ts';

/** By field, why it cannot be taken; null: it can. */
type Troubles<Field extends string> = Readonly<Record<Field, string | null>>;

interface Props<Field extends string> {
  readonly troubles: Troubles<Field>;
  /** Of the button that sends. */
  readonly label: string;
  readonly onSend: () => Promise<unknown>;
  /** The fields, with the troubles that are to be shown: none before somebody has tried to send. */
  readonly children: (shown: Troubles<Field>) => ReactNode;
}

/** A form that is sent only when nothing is wrong with it, and tells why the server refused it. */
export function CheckedForm<Field extends string>(props: Props<Field>) {
  const { troubles, label, onSend, children } = props;
  const { isBusy, error, send } = useSending();
  const [isTried, setTried] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.values(troubles).some((trouble) => trouble !== null)) return;
    void send(onSend);
  };
  return (
    <form onSubmit={submit} noValidate>
      {children(isTried ? troubles : hide(troubles))}
      <Refusal error={error} />
      <div className="dialog__actions">
        <button type="submit" className="button button--primary" aria-disabled={isBusy}>
          {label}
        </button>
      </div>
    </form>
  );
}

const hide = <Field extends string>(troubles: Troubles<Field>): Troubles<Field> =>
  Object.fromEntries(Object.keys(troubles).map((field) => [field, null])) as Troubles<Field>;
