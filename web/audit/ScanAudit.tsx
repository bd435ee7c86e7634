import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { scanSummarySchema, type AuditEvent, type PageSummary } from '../../schemas/desk.ts';
import { useWords } from '../messages/use-messages.tsx';
import { HistoryItem } from '../page/HistoryItem.tsx';
import { KeepingPanel } from '../retention/KeepingPanel.tsx';
import { useAudit, useForm } from '../server/queries.ts';
import { request } from '../server/request.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { StateBadge } from '../shell/StateBadge.tsx';
import { OriginalCheck } from './OriginalCheck.tsx';
import { PageEvidence } from './PageEvidence.tsx';

/** All evidence of one scan: its original, what machine and people made of it, and everything that happened. */
export function ScanAudit({ scanId }: { readonly scanId: string }) {
  const { m } = useWords();
  const scan = useQuery({
    queryKey: ['scans', 'one', scanId],
    queryFn: () => request(`/api/scans/${scanId}`, scanSummarySchema),
  });
  if (scan.isError) return <ErrorNotice error={scan.error} onRetry={() => void scan.refetch()} />;
  if (!scan.data) return <p className="loading">{m.common.loading}</p>;
  const { controlNumber, fileName, state, pages } = scan.data;
  return (
    <div className="audit">
      <Link href="/audit">{m.audit.back}</Link>
      <div className="audit__head">
        <h1>{m.audit.scanOf(controlNumber)}</h1>
        <StateBadge state={state} />
        <span className="file-name">{fileName}</span>
      </div>
      <KeepingPanel scanId={scanId} />
      {state !== 'disposed' && <OriginalCheck scan={scan.data} />}
      {state !== 'disposed' &&
        pages.map((page) => (
          <PageEvidence key={page.id} page={page} scanId={scanId} pages={pages.length} />
        ))}
      <TimeLine scanId={scanId} pages={pages} />
    </div>
  );
}

/** Each event with the fields of the form that its own page is of. */
function TimeLine({
  scanId,
  pages,
}: {
  readonly scanId: string;
  readonly pages: readonly PageSummary[];
}) {
  const { m } = useWords();
  const audit = useAudit(scanId, true);
  return (
    <section className="history audit-events" aria-labelledby="time-line">
      <h2 id="time-line">{m.audit.timeLine}</h2>
      {audit.isError && <ErrorNotice error={audit.error} onRetry={() => void audit.refetch()} />}
      {audit.isPending && <p className="loading">{m.common.loading}</p>}
      <ol className="history__list">
        {audit.data?.events.map((event) => {
          const page = pages.find(({ id }) => id === event.pageId);
          return <TimeLineItem key={event.seq} event={event} page={page} pages={pages.length} />;
        })}
      </ol>
    </section>
  );
}

function TimeLineItem(props: {
  readonly event: AuditEvent;
  readonly page: PageSummary | undefined;
  readonly pages: number;
}) {
  const { m } = useWords();
  const { event, page, pages } = props;
  const form = useForm(page?.form);
  return (
    <HistoryItem event={event} form={form.data ?? null}>
      <span className="audit-events__where">
        {page && pages > 1 && <span>{m.audit.page(page.number, pages)}</span>}
        {m.audit.number(event.seq)} <code className="hash">{event.hash}</code>
      </span>
    </HistoryItem>
  );
}
