import { Link } from 'wouter';
import type { PageDouble } from '../../schemas/doubles/page-double.ts';
import { useWords } from '../messages/use-messages.tsx';

/** What a page has to say of its doubles, and the ways to them. */
export function DoubleNotes({ doubles }: { readonly doubles: readonly PageDouble[] }) {
  return doubles.map((double) => <DoubleNote key={double.id} double={double} />);
}

function DoubleNote({ double }: { readonly double: PageDouble }) {
  const { m } = useWords();
  const { onPage } = m.doubles;
  const { id, state, isSetAside, decidedBy, other } = double;
  const { controlNumber } = other;
  const said =
    state === 'open'
      ? onPage.open(controlNumber)
      : isSetAside
        ? onPage.isSetAside(decidedBy ?? '', controlNumber)
        : onPage.stands(controlNumber);
  return (
    <section className="page-note" aria-label={onPage.title} data-double={state}>
      <p>{said}</p>
      <Link className="button button--small" href={`/doubles/${id}`}>
        {onPage.compare}
      </Link>
      {isSetAside && (
        <Link className="button button--small" href={`/pages/${other.pageId}`}>
          {onPage.toOther}
        </Link>
      )}
    </section>
  );
}
