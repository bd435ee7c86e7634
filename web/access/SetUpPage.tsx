import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import { navigate } from 'wouter/use-browser-location';
import {
  emailSchema,
  MAX_PASSWORD,
  MIN_PASSWORD,
  openedLinkSchema,
  personNameSchema,
  sessionSchema,
  setUpAnswerSchema,
  type OpenedLink,
  type Session,
} from '../../schemas/access/accounts.ts';
import { useWords } from '../messages/use-messages.tsx';
import { post } from '../server/request.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { Field } from './Field.tsx';
import { Refusal } from './Refusal.tsx';
import { SignInForm } from './SignInForm.tsx';
import { useSending } from './use-sending.ts';

interface PageProps {
  readonly onDone: (session: Session) => void;
}

/** The page that a one-time link opens. */
export function SetUpPage({ onDone }: PageProps) {
  const { m } = useWords();
  const token = useToken();
  // Reloaded, or come back to: the token was in the address only.
  if (token === '')
    return (
      <section className="notice">
        <h1>{m.access.openAgain.title}</h1>
        <p>{m.access.openAgain.body}</p>
        <Link className="button" href="/">
          {m.access.signIn}
        </Link>
      </section>
    );
  return <OpenedLinkPage key={token} token={token} onDone={onDone} />;
}

/** The token leaves the address bar, and with it the history. Another link may be opened in its place. */
function useToken(): string {
  const [token, setToken] = useState(() => window.location.hash.slice(1));
  useEffect(() => {
    const take = (): void => {
      const given = window.location.hash.slice(1);
      if (given === '') return;
      setToken(given);
      window.history.replaceState(null, '', window.location.pathname);
    };
    take();
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, []);
  return token;
}

function OpenedLinkPage({ token, onDone }: PageProps & { readonly token: string }) {
  const { m } = useWords();
  /** The address of the account that the link has set up, though signing in then failed. */
  const [doneFor, setDoneFor] = useState<string | null>(null);
  const link = useQuery({
    queryKey: ['link', token],
    retry: false,
    staleTime: Infinity,
    queryFn: () => post('/api/links/open', openedLinkSchema, { token }),
  });
  const enter = (session: Session): void => {
    navigate('/', { replace: true });
    onDone(session);
  };
  if (doneFor !== null)
    return (
      <section className="notice notice--form">
        <h1>{m.access.isSetUp.title}</h1>
        <p>{m.access.isSetUp.body}</p>
        <SignInForm email={doneFor} onDone={enter} />
      </section>
    );
  if (link.isError) return <ErrorNotice error={link.error} />;
  if (!link.data) return <p className="loading">{m.common.loading}</p>;
  return <SetUpForm token={token} link={link.data} onSetUp={setDoneFor} onDone={enter} />;
}

interface Props extends PageProps {
  readonly token: string;
  readonly link: OpenedLink;
  /** The link is used up, whatever becomes of signing in. */
  readonly onSetUp: (email: string) => void;
}

function SetUpForm({ token, link, onSetUp, onDone }: Props) {
  const { m } = useWords();
  const { isBusy, error, send } = useSending();
  const [name, setName] = useState(link.name ?? '');
  const [email, setEmail] = useState(link.email ?? '');
  const [password, setPassword] = useState('');
  const [isShown, setShown] = useState(false);
  const [isTried, setTried] = useState(false);
  const isReset = link.purpose === 'reset';
  const troubles = {
    name: isReset || personNameSchema.safeParse(name).success ? null : m.access.nameTrouble,
    email: emailSchema.safeParse(email).success ? null : m.access.emailTrouble,
    password: password.length < MIN_PASSWORD ? m.access.passwordTrouble(MIN_PASSWORD) : null,
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.values(troubles).some((trouble) => trouble !== null)) return;
    void send(async () => {
      const own = { ...(!isReset && { name }), ...(link.email === null && { email }) };
      const done = await post('/api/links/use', setUpAnswerSchema, { token, password, ...own });
      const signIn = { email: done.email, password };
      const session = await post('/api/session', sessionSchema, signIn).catch(() => null);
      if (session === null) onSetUp(done.email);
      else onDone(session);
    });
  };
  const told = (trouble: string | null) => (isTried ? trouble : null);
  return (
    <section className="notice notice--form">
      <h1>{m.access.purposes[link.purpose].title}</h1>
      <p>{m.access.purposes[link.purpose].body}</p>
      <form className="access-form" onSubmit={submit} noValidate>
        {isReset ? (
          <p className="access-known">{link.name}</p>
        ) : (
          <Field
            label={m.access.name}
            hint={m.access.nameHint}
            trouble={told(troubles.name)}
            autoComplete="name"
            autoFocus
            value={name}
            onValue={setName}
          />
        )}
        <Field
          label={m.access.email}
          trouble={told(troubles.email)}
          type="email"
          autoComplete="username"
          readOnly={link.email !== null}
          value={email}
          onValue={setEmail}
        />
        <Field
          label={m.access.newPassword}
          hint={m.access.passwordHint(MIN_PASSWORD)}
          trouble={told(troubles.password)}
          type={isShown ? 'text' : 'password'}
          autoComplete="new-password"
          maxLength={MAX_PASSWORD}
          autoFocus={isReset}
          value={password}
          onValue={setPassword}
        />
        <label className="access-check">
          <input
            type="checkbox"
            checked={isShown}
            onChange={(event) => setShown(event.target.checked)}
          />
          {m.access.showPassword}
        </label>
        <Refusal error={error} />
        <button type="submit" className="button button--primary" aria-disabled={isBusy}>
          {isBusy ? m.common.loading : m.access.setUp}
        </button>
      </form>
    </section>
  );
}
