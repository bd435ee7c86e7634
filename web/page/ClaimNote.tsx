import type { Claim } from '../../schemas/desk.ts';
import { useWords } from '../messages/use-messages.tsx';
import { useNextToReview } from '../server/queries.ts';
import { NextLink } from './NextLink.tsx';

/** Says who works on the page, and the way to one that nobody works on. */
export function ClaimNote({
  pageId,
  other,
}: {
  readonly pageId: string;
  readonly other: Claim | null;
}) {
  const { m } = useWords();
  const next = useNextToReview(pageId, other !== null);
  if (other === null) return null;
  return (
    <section className="page-note" role="status">
      <p>
        <strong>{m.claim.title(other.person)}</strong> {m.claim.body}
      </p>
      {next.data && <NextLink next={next.data} className="button button--small" />}
    </section>
  );
}
