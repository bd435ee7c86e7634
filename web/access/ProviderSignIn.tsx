import {
  providerRefusalSchema,
  providerVisitSchema,
  providerWaySchema,
  REFUSAL_PARAMETER,
} from '../../schemas/access/accounts.ts';
import { useWords } from '../messages/use-messages.tsx';
import { post } from '../server/request.ts';
import { Refusal } from './Refusal.tsx';
import { useSending } from './use-sending.ts';

/** Leaves for the organisation's own sign-in, and comes back to the page that is open. */
export function ProviderSignIn({ name }: { readonly name: string }) {
  const { m } = useWords();
  const { isBusy, error, send } = useSending();
  const refused = findRefusal();
  const leave = (): void =>
    void send(async () => {
      const { url } = await post('/api/session/provider', providerWaySchema, { path: pathNow() });
      window.location.assign(url);
    });
  return (
    <div className="access-form">
      {refused && error === null && (
        <p className="error-text" role="alert">
          {m.access.providerRefusals[refused]}
        </p>
      )}
      <Refusal error={error} />
      <button type="button" className="button" aria-disabled={isBusy} onClick={leave}>
        {m.access.signInWith(name)}
      </button>
    </div>
  );
}

/** Why the last way there and back came to nothing; it stands in the address. */
function findRefusal() {
  const given = new URLSearchParams(window.location.search).get(REFUSAL_PARAMETER);
  return providerRefusalSchema.safeParse(given).data;
}

function pathNow(): string {
  const { pathname, search } = window.location;
  const query = new URLSearchParams(search);
  query.delete(REFUSAL_PARAMETER);
  const path = query.size === 0 ? pathname : `${pathname}?${query.toString()}`;
  return providerVisitSchema.safeParse({ path }).success ? path : '/';
}
