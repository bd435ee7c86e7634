import { Link } from 'wouter';
import type { ScanSummary } from '../../schemas/desk.ts';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';

/** What is wrong with the pages of a file as a whole; `besides`: the page that is open. */
export function EnvelopeNotes({
  scan,
  besides,
}: {
  readonly scan: ScanSummary;
  readonly besides?: number;
}) {
  const { m, language } = useWords();
  const { may } = useAccess();
  if (scan.envelope.length === 0) return null;
  return (
    <section className="envelope" aria-label={m.envelope.title}>
      <h2>{m.envelope.title}</h2>
      <ul>
        {scan.envelope.map(({ kind, form, formPage, pages, message }) => (
          <li
            key={`${kind} ${form.id} ${form.version} ${formPage} ${pages.join()}`}
            data-kind={kind}
          >
            <strong>{m.envelope.kinds[kind]}</strong> {message[language]}{' '}
            {scan.pages
              .filter(({ number }) => pages.includes(number) && number !== besides)
              .map(({ id, number }) =>
                may('see-fields') ? (
                  <Link key={id} className="link" href={`/pages/${id}`}>
                    {m.scans.pageNumber(number)}
                  </Link>
                ) : (
                  <span key={id}>{m.scans.pageNumber(number)}</span>
                ),
              )}
          </li>
        ))}
      </ul>
    </section>
  );
}
