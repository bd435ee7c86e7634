import { Link } from 'wouter';
import type { DoublePage, Side } from '../../schemas/double.ts';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { StateBadge } from '../shell/StateBadge.tsx';

interface Props {
  readonly side: Side;
  readonly page: DoublePage;
  readonly isSetAside: boolean;
}

/** One of the two: what it looks like, and which paper it is. */
export function DoubleSide({ side, page, isSetAside }: Props) {
  const { m, language } = useWords();
  const { may } = useAccess();
  const { facts } = m.doubles;
  const picture = may('see-fields') ? 'image' : 'thumbnail';
  return (
    <section
      className={isSetAside ? 'double-side double-side--aside' : 'double-side'}
      data-side={side}
      aria-labelledby={`double-${side}`}
    >
      <h2 id={`double-${side}`}>{m.doubles[side]}</h2>
      <p>
        <StateBadge state={page.state} />
      </p>
      {page.hasThumbnail && (
        <img
          className="double-side__picture"
          src={`/api/pages/${page.pageId}/${picture}`}
          alt={m.doubles.picture(page.controlNumber)}
        />
      )}
      <dl className="double-side__facts">
        <dt>{facts.controlNumber}</dt>
        <dd>
          <span className="control-number">{page.controlNumber}</span> {m.doubles.page(page.page)}
        </dd>
        <dt>{facts.file}</dt>
        <dd className="file-name">
          {page.fileName} ({m.doubles.page(page.filePage)})
        </dd>
        <dt>{facts.receivedOn}</dt>
        <dd>
          <time dateTime={page.receivedOn}>{page.receivedOn}</time>
        </dd>
        <dt>{facts.takenIn}</dt>
        <dd>
          <time dateTime={page.receivedAt}>
            {new Date(page.receivedAt).toLocaleString(language)}
          </time>
        </dd>
        {page.batch !== null && (
          <>
            <dt>{facts.batch}</dt>
            <dd>
              <Link href={`/batches/${page.batch.id}`}>{m.batches.number(page.batch.number)}</Link>
            </dd>
          </>
        )}
      </dl>
      {may('see-fields') && (
        <p>
          <Link href={`/pages/${page.pageId}`}>{m.doubles.openPage}</Link>
        </p>
      )}
    </section>
  );
}
