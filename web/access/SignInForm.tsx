import { useState, type FormEvent } from 'react';
import { sessionSchema, type Session } from '../../schemas/access/accounts.ts';
import { useWords } from '../messages/use-messages.tsx';
import { post } from '../server/request.ts';
import { Field } from './Field.tsx';
import { Refusal } from './Refusal.tsx';
import { useSending } from './use-sending.ts';

interface Props {
  readonly email?: string;
  readonly onDone: (session: Session) => void;
}

export function SignInForm({ email: known = '', onDone }: Props) {
  const { m } = useWords();
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const { isBusy, error, send } = useSending();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void send(async () => {
      onDone(await post('/api/session', sessionSchema, { email: email.trim(), password }));
    });
  };
  return (
    <form className="access-form" onSubmit={submit}>
      <Field
        label={m.access.email}
        type="email"
        autoComplete="username"
        required
        autoFocus={known === ''}
        value={email}
        onValue={setEmail}
      />
      <Field
        label={m.access.password}
        type="password"
        autoComplete="current-password"
        required
        autoFocus={known !== ''}
        data-first-focus=""
        value={password}
        onValue={setPassword}
      />
      <Refusal error={error} />
      <button type="submit" className="button button--primary" aria-disabled={isBusy}>
        {isBusy ? m.common.loading : m.access.signIn}
      </button>
    </form>
  );
}
