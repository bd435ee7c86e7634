import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  useContext,
  useEffect,
  useLayoutEffect,
  useState,
  type ReactNode,
} from 'react';
import {
  sessionSchema,
  type Session,
  type SignedInAccount,
} from '../../schemas/access/accounts.ts';
import type { Action } from '../../schemas/access/permissions.ts';
import type { Department } from '../../schemas/form/department.ts';
import { watchAttendance } from '../server/attendance.ts';
import { actAs, request, SESSION_DOUBTED } from '../server/request.ts';

interface Access {
  readonly account: SignedInAccount;
  /** The session ended while the desk was open: it waits, drafts and all, for the same person. */
  readonly isLost: boolean;
  /** What people call the OpenID provider that they may sign in with. */
  readonly provider: string | null;
  /** Those that the forms of this house name. */
  readonly departments: readonly Department[];
  readonly may: (action: Action) => boolean;
  /** After signing in: another person starts from an empty desk. */
  readonly resume: (session: Session) => void;
}

const AccessContext = createContext<Access | null>(null);

const SESSION_KEY = ['session'] as const;
export const askSession = (): Promise<Session> => request('/api/session', sessionSchema);

export function useSession() {
  const client = useQueryClient();
  const session = useQuery({ queryKey: SESSION_KEY, queryFn: askSession, staleTime: Infinity });
  return { session, setSession: (data: Session) => client.setQueryData(SESSION_KEY, data) };
}

/** Who is signed in, for everything below it; `session` holds an account. */
export function AccessProvider({
  session,
  children,
}: {
  readonly session: Session & { account: SignedInAccount };
  readonly children: ReactNode;
}) {
  const client = useQueryClient();
  const [isLost, setLost] = useState(false);
  const { account, may, provider, departments } = session;
  // Of the layout: what is below sends its first changes in effects, which come later.
  useLayoutEffect(() => {
    actAs(account.id);
    return () => actAs(null);
  }, [account.id]);
  useEffect(() => {
    const look = async (): Promise<void> => {
      const now = await askSession().catch(() => null);
      if (now === null) return; // no connection: whatever was asked for says so
      if (now.account?.id === account.id) client.setQueryData(SESSION_KEY, now);
      else setLost(true);
    };
    const listen = (): void => void look();
    window.addEventListener(SESSION_DOUBTED, listen);
    const stop = watchAttendance(listen);
    return () => {
      window.removeEventListener(SESSION_DOUBTED, listen);
      stop();
    };
  }, [client, account.id]);
  const resume = (next: Session): void => {
    if (next.account?.id !== account.id) return window.location.reload();
    client.setQueryData(SESSION_KEY, next);
    setLost(false);
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
  };
  const access: Access = {
    account,
    isLost,
    provider,
    departments,
    may: (action) => may.includes(action),
    resume,
  };
  return <AccessContext value={access}>{children}</AccessContext>;
}

export function useAccess(): Access {
  const access = useContext(AccessContext);
  if (access === null) throw new Error('useAccess outside of AccessProvider');
  return access;
}
