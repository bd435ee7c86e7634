import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { scanSummarySchema } from '../../schemas/desk.ts';
import { useWords } from '../messages/use-messages.tsx';
import { HistoryItem } from '../page/HistoryItem.tsx';
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
      <OriginalCheck scan={scan.data} />
      {pages.map((page) => (
        <PageEvidence key={page.id} page={page} pages={pages.length} />
      ))}
      <TimeLine scanId={scanId} formOf={pages.find(({ form }) => form !== null)?.form ?? null} />
    </div>
  );
}

function TimeLine(props: {
  readonly scanId: string;
  readonly formOf: { readonly id: string; readonly version: number } | null;
}) {
  const { m } = useWords();
  const audit = useAudit(props.scanId, true);
  const form = useForm(props.formOf);
  return (
    <section className="history audit-events" aria-labelledby="time-line">
      <h2 id="time-line">{m.audit.timeLine}</h2>
      {audit.isError && <ErrorNotice error={audit.error} onRetry={() => void audit.refetch()} />}
      {audit.isPending && <p className="loading">{m.common.loading}</p>}
      <ol className="history__list">
        {audit.data?.events.map((event) => (
          <HistoryItem key={event.seq} event={event} form={form.data ?? null}>
            <span className="audit-events__where">
              {m.audit.number(event.seq)} <code className="hash">{event.hash}</code>
            </span>
          </HistoryItem>
        ))}
      </ol>
    </section>
  );
}
