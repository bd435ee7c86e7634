import type { ScanSummary } from '../../schemas/desk.ts';
import { useWords } from '../messages/use-messages.tsx';
import { StateBadge } from '../shell/StateBadge.tsx';
import { PageLinks } from './PageLinks.tsx';

/**
 * Which pages of an envelope are whose, and how far each part is. `besides`: the page that is open, from
 * which links lead to the others; left out: they are in the same list.
 */
export function EnvelopeParts({
  scan,
  besides,
}: {
  readonly scan: ScanSummary;
  readonly besides?: number;
}) {
  const { m, language } = useWords();
  if (scan.parts.length === 0) return null;
  return (
    <section
      className="envelope envelope--parts"
      aria-label={m.departments.split(scan.parts.length)}
    >
      <h2>{m.departments.split(scan.parts.length)}</h2>
      <ul>
        {scan.parts.map(({ department, pages, state }) => (
          <li key={department.id} data-department={department.id}>
            <strong>{department[language]}</strong> {m.departments.pages(pages)}{' '}
            <StateBadge state={state} />{' '}
            {besides !== undefined && <PageLinks scan={scan} numbers={pages} besides={besides} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
