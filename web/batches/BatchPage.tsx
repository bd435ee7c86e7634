import { useState } from 'react';
import { Link } from 'wouter';
import type { BatchView } from '../../schemas/batch.ts';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { ScanTable } from '../scans/ScanTable.tsx';
import { UploadZone } from '../scans/UploadZone.tsx';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { useBatch, useScansOfBatch } from './batch-queries.ts';
import { BatchBadge } from './BatchBadge.tsx';
import { BatchHistory } from './BatchHistory.tsx';
import { CloseDialog } from './CloseDialog.tsx';
import { CountTable } from './CountTable.tsx';
import { Labels } from './Labels.tsx';
import { RejectList } from './RejectList.tsx';
import { ReopenDialog } from './ReopenDialog.tsx';

/** One pile of post: what should be in it, what is, and what has to be done about the difference. */
export function BatchPage({ batchId }: { readonly batchId: string }) {
  const { m } = useWords();
  const { may } = useAccess();
  const batch = useBatch(batchId);
  if (batch.isError)
    return <ErrorNotice error={batch.error} onRetry={() => void batch.refetch()} />;
  if (!batch.data) return <p className="loading">{m.common.loading}</p>;
  const view = batch.data;
  const mayTakeIn = view.state === 'open' && may('take-in');
  return (
    <div className="batches">
      <Head view={view} />
      {mayTakeIn && <UploadZone to={{ kind: 'batch', batchId }} />}
      {view.counts.doubles > 0 && (
        <p className="batch-doubles">
          {m.doubles.inBatch(view.counts.doubles)}
          <Link href={`/doubles?batch=${batchId}`}>{m.doubles.onPage.compare}</Link>
        </p>
      )}
      <CountTable batch={view} />
      <section className="batches__section">
        <h2>{m.batches.rejectsTitle}</h2>
        <RejectList rejects={view.rejects} mayScanAgain={mayTakeIn} />
      </section>
      <Envelopes batchId={batchId} />
      <BatchHistory events={view.events} />
    </div>
  );
}

function Head({ view }: { readonly view: BatchView }) {
  const { m, language } = useWords();
  const { may } = useAccess();
  const [dialog, setDialog] = useState<'close' | 'reopen' | null>(null);
  const { number, name, receivedOn, state, openedBy, openedAt } = view;
  return (
    <header>
      <p>
        <Link href="/batches">{m.batches.title}</Link>
      </p>
      <div className="batches__head">
        <h1>
          {m.batches.number(number)} <span className="batches__name">{name}</span>
        </h1>
        <BatchBadge state={state} />
        <div className="batches__actions">
          {state === 'open' && may('close-batch') && (
            <button
              type="button"
              className="button button--primary"
              onClick={() => setDialog('close')}
            >
              {m.batches.close}
            </button>
          )}
          {state === 'closed' && may('reopen-batch') && (
            <button type="button" className="button" onClick={() => setDialog('reopen')}>
              {m.batches.reopen}
            </button>
          )}
        </div>
      </div>
      <p className="muted">
        {m.batches.receivedOn}: <time dateTime={receivedOn}>{receivedOn}</time>
        {' ・ '}
        {m.batches.opened(openedBy, new Date(openedAt).toLocaleString(language))}
      </p>
      {dialog === 'close' && <CloseDialog batch={view} onClose={() => setDialog(null)} />}
      {dialog === 'reopen' && <ReopenDialog batch={view} onClose={() => setDialog(null)} />}
    </header>
  );
}

function Envelopes({ batchId }: { readonly batchId: string }) {
  const { m } = useWords();
  const { may } = useAccess();
  const scans = useScansOfBatch(batchId);
  const rows = scans.data?.scans ?? [];
  return (
    <section className="batches__section">
      <h2>{m.batches.scansTitle}</h2>
      {scans.isError && <ErrorNotice error={scans.error} onRetry={() => void scans.refetch()} />}
      {scans.isPending && <p className="loading">{m.common.loading}</p>}
      {scans.isSuccess && rows.length === 0 && <p className="muted">{m.batches.noScans}</p>}
      {rows.length > 0 && may('take-in') && <Labels batchId={batchId} />}
      {rows.length > 0 && <ScanTable scans={rows} isOneBatch />}
    </section>
  );
}
