import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { claimSchema, type Claim, type PageView } from '../../schemas/desk.ts';
import { useAccess } from '../access/use-access.tsx';
import { isTouchedWithin } from '../server/attendance.ts';
import { pageKey } from '../server/queries.ts';
import { post, RequestError, sendLast } from '../server/request.ts';
import { afterPaint, useAfterPaint } from './use-after-paint.ts';

/** A third of what a claim lasts: two renewals may be lost. */
const RENEW_MS = 40_000;
/** How soon a page that another has given back is noticed. */
const ASK_AGAIN_MS = 10_000;

/** A desk that nobody has touched for so long holds its page no longer; what was typed stays there. */
const LEFT_MS = 10 * 60_000;

const giveBack = (pageId: string, desk: string): void => {
  // What does not arrive ends by itself.
  sendLast(`/api/pages/${pageId}/claim`, 'DELETE', { desk }).catch(() => undefined);
};

/**
 * Takes the page for whoever may work on it, for as long as this desk is open. Returns who else has
 * it, and takes it when they are done; null: it is one's own, or one only looks.
 */
export function useClaim(view: PageView): Claim | null {
  const { id: pageId } = view;
  const { account, may } = useAccess();
  const client = useQueryClient();
  // Another one at every entry: what gives a page back may arrive after what takes it again.
  const [desk] = useState(() => crypto.randomUUID());
  const key = ['claim', pageId, desk] as const;
  const { state } = view.summary;
  const isClosed = state === 'set-aside' || state === 'disposed';
  const isWanted = may('correct') && view.approvedAt === null && !isClosed;
  const isPainted = useAfterPaint();
  const claim = useQuery({
    queryKey: key,
    enabled: isWanted && isPainted,
    queryFn: () =>
      isTouchedWithin(LEFT_MS)
        ? post(`/api/pages/${pageId}/claim`, claimSchema, { desk })
        : (client.getQueryData<Claim>(key) ?? null),
    retry: false,
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: 'always', // a laptop that was closed
    refetchInterval: ({ state }) => (state.error === null ? RENEW_MS : ASK_AGAIN_MS),
    refetchIntervalInBackground: true,
  });
  const other = otherOf(claim.error);
  const isTaken = other !== null;
  useEffect(() => {
    if (!isWanted || !isPainted || isTaken) return;
    // They may have changed it before it became ours.
    void client.invalidateQueries({ queryKey: pageKey(pageId) });
    const leave = (): void => giveBack(pageId, desk);
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      // Nothing is painted where nobody looks.
      if (document.hidden) leave();
      else afterPaint(leave);
    };
  }, [client, isWanted, isPainted, isTaken, pageId, desk]);
  if (!isWanted) return null;
  if (claim.isPending && view.claim !== null && view.claim.person !== account.name)
    return view.claim;
  return other;
}

const otherOf = (error: unknown): Claim | null =>
  error instanceof RequestError && error.failure.kind === 'problem'
    ? (error.failure.problem.claim ?? null)
    : null;
