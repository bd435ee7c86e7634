import { Link, useLocation } from 'wouter';
import type { PageState, PageView } from '../../schemas/desk.ts';
import type { Form } from '../../schemas/form/form.ts';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { DueBadge, UrgentBadge } from '../shell/DueBadge.tsx';
import { OriginalButton } from '../shell/OriginalButton.tsx';
import { StateBadge } from '../shell/StateBadge.tsx';
import { PriorityButton } from './Priority.tsx';
import { placeInEnvelope } from './place-in-envelope.ts';
import { useTurningKeys } from './use-turning-keys.ts';

/** A page that a worker has, or that is settled, is not laid anew. */
const LAID_BY_NOBODY: ReadonlySet<PageState> = new Set([
  'queued',
  'reading',
  'approved',
  'set-aside',
  'disposed',
]);

/** Which paper this is, and the ways out: the list, the other pages, the untouched original. */
export function PageHeader({
  view,
  form,
}: {
  readonly view: PageView;
  readonly form: Form | null;
}) {
  const { m, language } = useWords();
  const { scan, summary } = view;
  const [place] = useLocation();
  const { may } = useAccess();
  const at = scan.pages.findIndex((page) => page.id === view.id);
  const previous = scan.pages[at - 1];
  const next = scan.pages[at + 1];
  useTurningKeys(previous?.id, next?.id);
  const where = placeInEnvelope(scan, summary, m);
  return (
    <div className="page-head">
      <Link href="/" className="page-head__back">
        <span aria-hidden="true">←</span> {m.page.back}
      </Link>
      <div className="page-head__title">
        <h1 className="control-number">{scan.controlNumber}</h1>
        <StateBadge state={summary.state} />
        <UrgentBadge isUrgent={scan.isUrgent && summary.state !== 'approved'} />
      </div>
      <p className="page-head__facts">
        {form && <span>{form.title[language]}</span>}
        {form?.department && (
          <span className="page-head__department">{form.department[language]}</span>
        )}
        <span className="file-name">{scan.fileName}</span>
        <span>{m.page.received(scan.receivedOn)}</span>
        <DueBadge due={summary.due} />
        {where !== null && <span>{where}</span>}
      </p>
      <nav className="page-head__links" aria-label={where ?? m.scans.pageNumber(summary.number)}>
        {previous && (
          <Link className="button button--small" href={`/pages/${previous.id}`}>
            {m.page.previousPage} <kbd>Alt+PgUp</kbd>
          </Link>
        )}
        {next && (
          <Link className="button button--small" href={`/pages/${next.id}`}>
            {m.page.nextPage} <kbd>Alt+PgDn</kbd>
          </Link>
        )}
        {may('read-again') && !LAID_BY_NOBODY.has(summary.state) && !place.endsWith('/lay') && (
          <Link className="button button--small" href={`/pages/${view.id}/lay`}>
            {m.lay.title}
          </Link>
        )}
        {may('hold') && summary.state !== 'disposed' && (
          <Link
            className="button button--small"
            href={`/keeping?number=${encodeURIComponent(scan.controlNumber)}`}
          >
            {m.retention.nav}
          </Link>
        )}
        <PriorityButton view={view} />
        {form && may('write-letter') && !place.endsWith('/letter') && (
          <Link className="button button--small" href={`/pages/${view.id}/letter`}>
            {m.letter.open}
          </Link>
        )}
        <OriginalButton scan={scan} className="button button--small">
          {m.page.original}
        </OriginalButton>
      </nav>
    </div>
  );
}
