import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { claimSchema, type Claim, type PageView } from '../../schemas/desk.ts';
import { useAccess } from '../access/use-access.tsx';
import { pageKey } from '../server/queries.ts';
import { changeHeaders, post, RequestError } from '../server/request.ts';

/** A third of what a claim lasts: two renewals may be lost. */
const RENEW_MS = 40_000;
/** How soon a page that another has given back is noticed. */
const ASK_AGAIN_MS = 10_000;

/** What gives a page back must not overtake what takes it: a desk may be left and entered at once. */
let line: Promise<unknown> = Promise.resolve();
function inLine<T>(work: () => Promise<T>): Promise<T> {
  const result = line.then(work, work);
  line = result.catch(() => undefined);
  return result;
}

/** Sent even while the window closes; what does not arrive ends by itself. */
const giveBack = (pageId: string): Promise<unknown> =>
  fetch(`/api/pages/${pageId}/claim`, {
    method: 'DELETE',
    headers: changeHeaders(),
    keepalive: true,
  });

/**
 * Takes the page for whoever may work on it, for as long as this desk is open. Returns who else has
 * it, and takes it when they are done; null: it is one's own, or one only looks.
 */
export function useClaim(view: PageView): Claim | null {
  const { id: pageId } = view;
  const { account, may } = useAccess();
  const client = useQueryClient();
  const isWanted = may('correct') && view.approvedAt === null;
  const claim = useQuery({
    queryKey: ['claim', pageId],
    enabled: isWanted,
    queryFn: () => inLine(() => post(`/api/pages/${pageId}/claim`, claimSchema)),
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
    if (!isWanted || isTaken) return;
    // They may have changed it before it became ours.
    void client.invalidateQueries({ queryKey: pageKey(pageId) });
    const leave = (): void => void giveBack(pageId);
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      void inLine(() => giveBack(pageId)).catch(() => undefined); // it ends by itself
    };
  }, [client, isWanted, isTaken, pageId]);
  if (!isWanted) return null;
  if (claim.isPending && view.claim !== null && view.claim.person !== account.name)
    return view.claim;
  return other;
}

const otherOf = (error: unknown): Claim | null =>
  error instanceof RequestError && error.failure.kind === 'problem'
    ? (error.failure.problem.claim ?? null)
    : null;
