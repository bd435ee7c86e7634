import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { PageSummary, ScanSummary } from '../../schemas/desk.ts';
import type { Failure } from '../../schemas/failure.ts';
import { describeFailure } from '../../schemas/messages.ts';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { EnvelopeNotes } from '../page/EnvelopeNotes.tsx';
import { EnvelopeParts } from '../page/EnvelopeParts.tsx';
import { placeInEnvelope } from '../page/place-in-envelope.ts';
import { useForms } from '../server/queries.ts';
import { DueBadge, UrgentBadge } from '../shell/DueBadge.tsx';
import { OriginalButton } from '../shell/OriginalButton.tsx';
import { StateBadge } from '../shell/StateBadge.tsx';
import { FieldCounts } from './FieldCounts.tsx';

/** One row a page; a scan that has no pages yet, or none that could be read, has one of its own. */
export function ScanTable({
  scans,
  isOneBatch = false,
}: {
  readonly scans: readonly ScanSummary[];
  /** They are the envelopes of one batch: their order says more than its number. */
  readonly isOneBatch?: boolean;
}) {
  const { m } = useWords();
  const { columns } = m.scans;
  return (
    <table className="scan-table">
      <caption className="visually-hidden">{m.scans.table}</caption>
      <thead>
        <tr>
          <th scope="col">{columns.picture}</th>
          <th scope="col">{columns.scan}</th>
          <th scope="col">{columns.form}</th>
          <th scope="col">{columns.received}</th>
          <th scope="col">{columns.state}</th>
          <th scope="col">{columns.fields}</th>
        </tr>
      </thead>
      {scans.flatMap((scan, index) => {
        const place = isOneBatch ? <InBatch index={index} /> : <BatchLink scan={scan} />;
        return scan.pages.length === 0
          ? [<ScanRow key={scan.id} scan={scan} page={null} place={place} />]
          : scan.pages.map((page) => (
              <ScanRow key={page.id} scan={scan} page={page} place={place} />
            ));
      })}
    </table>
  );
}

function ScanRow({
  scan,
  page,
  place,
}: {
  readonly scan: ScanSummary;
  readonly page: PageSummary | null;
  readonly place: ReactNode;
}) {
  const { m } = useWords();
  const isOpenable = useAccess().may('see-fields') && page !== null;
  const failure = page?.failure ?? scan.failure;
  const isRead = page !== null && page.form !== null;
  const at = page && placeInEnvelope(scan, page, m);
  // Said once a file, below its first page.
  const isFirst = page === null || page.id === scan.pages[0]?.id;
  const hasNotes = isFirst && scan.envelope.length + scan.parts.length > 0;
  const rows = 1 + (failure ? 1 : 0) + (hasNotes ? 1 : 0);
  return (
    <tbody className={isOpenable ? 'scan-row scan-row--link' : 'scan-row'}>
      <tr>
        <td className="scan-row__picture" rowSpan={rows}>
          <Thumbnail page={page} />
        </td>
        <td className="scan-row__name">
          {!isOpenable ? (
            <span className="control-number">{scan.controlNumber}</span>
          ) : (
            <Link
              href={`/pages/${page.id}`}
              className="control-number scan-row__open"
              aria-label={m.scans.openPage(scan.controlNumber, page.number)}
            >
              {scan.controlNumber}
            </Link>
          )}
          {at !== null && <span className="page-number">{at}</span>}
          <span className="file-name">{scan.fileName}</span>
          <FilePage scan={scan} page={page} />
          {place}
        </td>
        <td className="scan-row__form">
          <FormTitle page={page} />
        </td>
        <td className="scan-row__received">
          <time dateTime={scan.receivedOn}>{scan.receivedOn}</time>
          <DueBadge due={page?.due ?? null} />
        </td>
        <td className="scan-row__state">
          <StateBadge state={page?.state ?? scan.state} />
          <UrgentBadge isUrgent={scan.isUrgent && (page?.state ?? scan.state) !== 'approved'} />
          {page !== null && page.openNotes > 0 && (
            <span className="badge badge--notes">{m.notes.badge(page.openNotes)}</span>
          )}
          {page !== null && page.openTasks > 0 && (
            <span className="to-settle">{m.scans.toSettle(page.openTasks)}</span>
          )}
        </td>
        <td className="scan-row__fields">{isRead && <FieldCounts counts={page.fields} />}</td>
      </tr>
      {failure && (
        <tr>
          <td className="scan-row__failure" colSpan={5}>
            <FailureWords failure={failure} scan={scan} />
          </td>
        </tr>
      )}
      {hasNotes && (
        <tr>
          <td className="scan-row__failure" colSpan={5}>
            <EnvelopeParts scan={scan} />
            <EnvelopeNotes scan={scan} />
          </td>
        </tr>
      )}
    </tbody>
  );
}

/** Which page of the file it is, where the file holds more than this envelope. */
function FilePage({ scan, page }: Omit<Parameters<typeof ScanRow>[0], 'place'>) {
  const { m } = useWords();
  if (page === null || scan.pages.every(({ number, filePage }) => number === filePage)) return null;
  return <span className="page-number">{m.batches.filePage(page.filePage)}</span>;
}

function InBatch({ index }: { readonly index: number }) {
  const { m } = useWords();
  return <span className="scan-row__batch">{m.batches.envelope(index + 1)}</span>;
}

function BatchLink({ scan: { batch } }: { readonly scan: ScanSummary }) {
  const { m } = useWords();
  if (batch === null) return null;
  return (
    <Link href={`/batches/${batch.id}`} className="scan-row__batch">
      {m.batches.number(batch.number)}
    </Link>
  );
}

function Thumbnail({ page }: { readonly page: PageSummary | null }) {
  if (page === null || !page.hasThumbnail)
    return <span className="thumbnail thumbnail--none" aria-hidden="true" />;
  return (
    <img className="thumbnail" src={`/api/pages/${page.id}/thumbnail`} alt="" loading="lazy" />
  );
}

function FormTitle({ page }: { readonly page: PageSummary | null }) {
  const { m, language } = useWords();
  const forms = useForms();
  if (page?.form == null)
    return page?.failure ? <span className="muted">{m.scans.noForm}</span> : null;
  const { id, version } = page.form;
  const known = forms.data?.forms.find((form) => form.id === id && form.version === version);
  return (
    <>
      {known?.title[language] ?? `${id} v${version}`}
      {known?.department && (
        <span className="scan-row__department">{known.department[language]}</span>
      )}
    </>
  );
}

function FailureWords({
  failure,
  scan,
}: {
  readonly failure: Failure;
  readonly scan: ScanSummary;
}) {
  const { m, language } = useWords();
  const { title, cause, remedy } = describeFailure(failure, language);
  return (
    <div className="failure">
      <p>
        <strong>{title}</strong> {cause}
      </p>
      <p>
        {remedy}{' '}
        <OriginalButton scan={scan} className="link failure__original">
          {m.scans.original}
        </OriginalButton>
      </p>
    </div>
  );
}
