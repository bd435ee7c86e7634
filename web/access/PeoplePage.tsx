import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { accountListSchema, type Account } from '../../schemas/access/accounts.ts';
import { useWords } from '../messages/use-messages.tsx';
import { request } from '../server/request.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { SearchBox } from '../shell/SearchBox.tsx';
import { DepartmentTags } from './DepartmentTags.tsx';
import { InviteDialog } from './InviteDialog.tsx';
import { PEOPLE_KEY } from './people-key.ts';
import { PersonDialog } from './PersonDialog.tsx';
import { useAccess } from './use-access.tsx';

/** Who may work here, for administrators. */
export function PeoplePage() {
  const { m } = useWords();
  const { may } = useAccess();
  const [search, setSearch] = useState('');
  const [isInviting, setInviting] = useState(false);
  const [openId, setOpen] = useState<string | null>(null);
  const people = useQuery({
    queryKey: PEOPLE_KEY,
    queryFn: () => request('/api/people', accountListSchema),
  });
  const all = people.data?.people ?? [];
  const shown = all.filter((person) => matches(person, search));
  const open = all.find(({ id }) => id === openId);
  return (
    <div className="people">
      <div className="people__head">
        <h1>{m.people.title}</h1>
        <Link href="/tokens" className="button">
          {m.tokens.title}
        </Link>
        {may('see-queues') && (
          <a href="/queues/" className="button">
            {m.people.queues}
          </a>
        )}
        <button type="button" className="button button--primary" onClick={() => setInviting(true)}>
          {m.people.invite}
        </button>
      </div>
      <SearchBox
        id="people-search"
        label={m.people.search}
        hint={m.people.search}
        value={search}
        onValue={setSearch}
      />
      {people.isError && <ErrorNotice error={people.error} onRetry={() => void people.refetch()} />}
      {people.isPending && <p className="loading">{m.common.loading}</p>}
      {shown.length > 0 && <PeopleTable people={shown} onOpen={setOpen} />}
      {people.isSuccess && shown.length === 0 && <p role="status">{m.people.none}</p>}
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
      {open && <PersonDialog key={open.id} person={open} onClose={() => setOpen(null)} />}
    </div>
  );
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

const matches = ({ name, email }: Account, search: string): boolean =>
  fold(`${name} ${email}`).includes(fold(search.trim()));

function PeopleTable(props: {
  readonly people: readonly Account[];
  readonly onOpen: (id: string) => void;
}) {
  const { m, language } = useWords();
  const { columns } = m.people;
  return (
    <table className="people-table">
      <caption className="visually-hidden">{m.people.title}</caption>
      <thead>
        <tr>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.roles}</th>
          <th scope="col">{columns.state}</th>
          <th scope="col">{columns.lastSignIn}</th>
          <th scope="col">
            <span className="visually-hidden">{m.people.change}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.people.map(({ id, name, email, roles, departments, state, lastSignIn }) => (
          <tr key={id} data-email={email}>
            <th scope="row">
              {name}
              <span className="people-table__email">{email}</span>
            </th>
            <td>
              <ul className="roles">
                {roles.map((role) => (
                  <li key={role} className="tag">
                    {m.roles[role].name}
                  </li>
                ))}
              </ul>
              <DepartmentTags departments={departments} />
            </td>
            <td>{m.people.states[state]}</td>
            <td className="people-table__last">
              {lastSignIn === null ? m.people.never : new Date(lastSignIn).toLocaleString(language)}
            </td>
            <td>
              <button
                type="button"
                className="button button--small"
                onClick={() => props.onOpen(id)}
              >
                {m.people.change} <span className="visually-hidden">{name}</span>
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
