import type { ScanSummary } from '../../schemas/desk.ts';
import { useWords } from '../messages/use-messages.tsx';
import { PageLinks } from './PageLinks.tsx';

/** What is wrong with the pages of a file as a whole; `besides`: the page that is open. */
export function EnvelopeNotes({
  scan,
  besides,
}: {
  readonly scan: ScanSummary;
  readonly besides?: number;
}) {
  const { m, language } = useWords();
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
            <PageLinks scan={scan} numbers={pages} besides={besides} />
          </li>
        ))}
      </ul>
    </section>
  );
}
