import { Link } from 'wouter';
import type { Claim } from '../../schemas/desk.ts';
import { useWords } from '../messages/use-messages.tsx';
import { useNextToReview } from '../server/queries.ts';

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
      {next.data && (
        <Link className="button button--small" href={`/pages/${next.data.page.id}`}>
          {m.done.next}{' '}
          <span className="done__name">
            {m.done.nextName(next.data.scan.controlNumber, next.data.page.openTasks)}
          </span>
        </Link>
      )}
    </section>
  );
}
