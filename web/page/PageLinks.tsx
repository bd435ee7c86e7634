import { Link } from 'wouter';
import type { ScanSummary } from '../../schemas/desk.ts';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';

/** Pages of an envelope by their numbers, but for the one that is open; links for who may go there. */
export function PageLinks(props: {
  readonly scan: ScanSummary;
  readonly numbers: readonly number[];
  readonly besides: number | undefined;
}) {
  const { m } = useWords();
  const { may } = useAccess();
  return props.scan.pages
    .filter(({ number }) => props.numbers.includes(number) && number !== props.besides)
    .map(({ id, number }) =>
      may('see-fields') ? (
        <Link key={id} className="link" href={`/pages/${id}`}>
          {m.scans.pageNumber(number)}
        </Link>
      ) : (
        <span key={id}>{m.scans.pageNumber(number)}</span>
      ),
    );
}
