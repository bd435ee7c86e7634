import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { z } from 'zod';
import {
  MAX_PASSWORD,
  MIN_PASSWORD,
  openSessionListSchema,
  sessionSchema,
  type OpenSession,
} from '../../schemas/access/accounts.ts';
import { useWords } from '../messages/use-messages.tsx';
import { post, request } from '../server/request.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { Field } from './Field.tsx';
import { nameBrowser } from './name-browser.ts';
import { Refusal } from './Refusal.tsx';
import { useAccess } from './use-access.tsx';
import { useSending } from './use-sending.ts';

const SESSIONS_KEY = ['own-sessions'] as const;

/** The own account: who one is here, the password, the sessions, and the way out. */
export function OwnAccountPage() {
  const { m } = useWords();
  const { account } = useAccess();
  return (
    <div className="account">
      <h1>{m.account.title}</h1>
      <section className="panel" aria-labelledby="account-who">
        <h2 id="account-who">{account.name}</h2>
        <p>{account.email}</p>
        <ul className="roles">
          {account.roles.map((role) => (
            <li key={role} className="tag">
              {m.roles[role].name}
            </li>
          ))}
        </ul>
        <SignOut />
      </section>
      <PasswordPanel />
      <SessionsPanel />
    </div>
  );
}

function SignOut() {
  const { m } = useWords();
  const { isBusy, error, send } = useSending();
  const signOut = async (): Promise<void> => {
    // The whole page goes, and whatever it remembers with it.
    if (await send(() => post('/api/session', sessionSchema, {}, 'DELETE')))
      window.location.assign('/');
  };
  return (
    <>
      <Refusal error={error} />
      <button
        type="button"
        className="button button--primary"
        aria-disabled={isBusy}
        onClick={() => void signOut()}
      >
        {m.account.signOut}
      </button>
    </>
  );
}

function PasswordPanel() {
  const { m } = useWords();
  const client = useQueryClient();
  const { account } = useAccess();
  const { isBusy, error, send } = useSending();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [isShort, setShort] = useState(false);
  const [isDone, setDone] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setDone(false);
    setShort(next.length < MIN_PASSWORD);
    if (next.length < MIN_PASSWORD) return;
    if (!(await send(() => post('/api/own/password', z.object({}), { current, next })))) return;
    setCurrent('');
    setNext('');
    setDone(true);
    void client.invalidateQueries({ queryKey: SESSIONS_KEY });
  };
  return (
    <section className="panel" aria-labelledby="account-password">
      <h2 id="account-password">{m.account.password}</h2>
      <form className="access-form" onSubmit={(event) => void submit(event)} noValidate>
        <input type="hidden" autoComplete="username" value={account.email} readOnly />
        <Field
          label={m.account.current}
          type="password"
          autoComplete="current-password"
          value={current}
          onValue={setCurrent}
        />
        <Field
          label={m.access.newPassword}
          hint={m.access.passwordHint(MIN_PASSWORD)}
          trouble={isShort ? m.access.passwordTrouble(MIN_PASSWORD) : null}
          type="password"
          autoComplete="new-password"
          maxLength={MAX_PASSWORD}
          value={next}
          onValue={setNext}
        />
        <Refusal error={error} />
        {isDone && <p role="status">{m.account.changed}</p>}
        <button type="submit" className="button" aria-disabled={isBusy}>
          {m.account.change}
        </button>
      </form>
    </section>
  );
}

function SessionsPanel() {
  const { m } = useWords();
  const client = useQueryClient();
  const { isBusy, error, send } = useSending();
  const sessions = useQuery({
    queryKey: SESSIONS_KEY,
    queryFn: () => request('/api/own/sessions', openSessionListSchema),
  });
  const end = (path: string): void =>
    void send(async () => {
      const left = await post(`/api/own/sessions${path}`, openSessionListSchema, {}, 'DELETE');
      client.setQueryData(SESSIONS_KEY, left);
    });
  const list = sessions.data?.sessions ?? [];
  return (
    <section className="panel" aria-labelledby="account-sessions">
      <h2 id="account-sessions">{m.account.sessions}</h2>
      {sessions.isError && <ErrorNotice error={sessions.error} />}
      <Refusal error={error} />
      <ul className="sessions">
        {list.map((session) => (
          <SessionItem key={session.id} session={session} onEnd={() => end(`/${session.id}`)} />
        ))}
      </ul>
      {list.length > 1 && (
        <button type="button" className="button" aria-disabled={isBusy} onClick={() => end('')}>
          {m.account.endOthers}
        </button>
      )}
    </section>
  );
}

function SessionItem(props: { readonly session: OpenSession; readonly onEnd: () => void }) {
  const { m, language } = useWords();
  const { isThis, browser, address, startedAt, lastUsedAt } = props.session;
  const time = (at: string) => new Date(at).toLocaleString(language);
  const name = nameBrowser(browser) ?? m.account.unknownBrowser;
  return (
    <li className="session">
      <p>
        <strong>{name}</strong> {address}{' '}
        {isThis && <span className="tag">{m.account.thisSession}</span>}
      </p>
      <p className="access-field__hint">{m.account.times(time(startedAt), time(lastUsedAt))}</p>
      {!isThis && (
        <button type="button" className="button button--small" onClick={props.onEnd}>
          {m.account.end} <span className="visually-hidden">{name}</span>
        </button>
      )}
    </li>
  );
}
