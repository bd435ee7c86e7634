import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { apiTokenListSchema, type ApiToken } from '../../schemas/access/tokens.ts';
import { useWords } from '../messages/use-messages.tsx';
import { request } from '../server/request.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { DeletionDialog } from './DeletionDialog.tsx';
import { DepartmentTags } from './DepartmentTags.tsx';
import { NewTokenDialog } from './NewTokenDialog.tsx';
import { TOKENS_KEY } from './tokens-key.ts';
import { useAccess } from './use-access.tsx';

/** By which other programs come in, for administrators. */
export function TokensPage() {
  const { m } = useWords();
  const { may } = useAccess();
  const [isMaking, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiToken | null>(null);
  const tokens = useQuery({
    queryKey: TOKENS_KEY,
    queryFn: () => request('/api/tokens', apiTokenListSchema),
  });
  const all = tokens.data?.tokens ?? [];
  return (
    <div className="people">
      <div className="people__head">
        <h1>{m.tokens.title}</h1>
        <Link href="/people" className="button">
          {m.people.title}
        </Link>
        <button type="button" className="button button--primary" onClick={() => setMaking(true)}>
          {m.tokens.make}
        </button>
      </div>
      <p>{m.tokens.body}</p>
      <p>
        <a href="/api/reference">{m.tokens.reference}</a>
      </p>
      {may('manage-webhooks') && (
        <p>
          <Link href="/webhooks">{m.webhooks.title}</Link>
        </p>
      )}
      {tokens.isError && <ErrorNotice error={tokens.error} onRetry={() => void tokens.refetch()} />}
      {tokens.isPending && <p className="loading">{m.common.loading}</p>}
      {all.length > 0 && <TokenTable tokens={all} onRevoke={setRevoking} />}
      {tokens.isSuccess && all.length === 0 && <p role="status">{m.tokens.none}</p>}
      {isMaking && <NewTokenDialog onClose={() => setMaking(false)} />}
      {revoking && (
        <DeletionDialog
          title={m.tokens.revokeTitle(revoking.name)}
          why={m.tokens.revokeWhy}
          deed={m.tokens.revoke}
          path={`/api/tokens/${revoking.id}`}
          listSchema={apiTokenListSchema}
          listKey={TOKENS_KEY}
          onClose={() => setRevoking(null)}
        />
      )}
    </div>
  );
}

function TokenTable(props: {
  readonly tokens: readonly ApiToken[];
  readonly onRevoke: (token: ApiToken) => void;
}) {
  const { m, language } = useWords();
  const { columns } = m.tokens;
  const time = (at: string): string => new Date(at).toLocaleString(language);
  return (
    <table className="people-table">
      <caption className="visually-hidden">{m.tokens.title}</caption>
      <thead>
        <tr>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.scopes}</th>
          <th scope="col">{columns.state}</th>
          <th scope="col">{columns.lastUse}</th>
          <th scope="col">
            <span className="visually-hidden">{m.tokens.revoke}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.tokens.map((token) => (
          <tr key={token.id} data-token={token.name}>
            <th scope="row">
              {token.name}
              <span className="people-table__email">
                {m.tokens.madeBy(token.createdBy, time(token.createdAt))}
              </span>
            </th>
            <td>
              <ul className="roles">
                {token.scopes.map((scope) => (
                  <li key={scope} className="tag">
                    {scope}
                  </li>
                ))}
              </ul>
              <DepartmentTags departments={token.departments} />
            </td>
            <td>{m.tokens.states[token.state](time(token.expiresAt))}</td>
            <td className="people-table__last">
              {token.lastUsedAt === null ? m.people.never : time(token.lastUsedAt)}
            </td>
            <td>
              {token.state === 'active' && (
                <button
                  type="button"
                  className="button button--small"
                  onClick={() => props.onRevoke(token)}
                >
                  {m.tokens.revoke} <span className="visually-hidden">{token.name}</span>
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
