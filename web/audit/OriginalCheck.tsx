import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ScanSummary } from '../../schemas/desk.ts';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { fetchFile } from '../server/request.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { OriginalButton } from '../shell/OriginalButton.tsx';
import { BundleButton } from './BundleButton.tsx';

type Check =
  | { readonly state: 'idle' | 'busy' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'done'; readonly sha256: string };

/** The hash of the original as it is now, worked out here, beside the one that was recorded. */
export function OriginalCheck({ scan }: { readonly scan: ScanSummary }) {
  const { m } = useWords();
  const words = m.audit.original;
  const { may } = useAccess();
  const client = useQueryClient();
  const [check, setCheck] = useState<Check>({ state: 'idle' });
  const run = async (): Promise<void> => {
    setCheck({ state: 'busy' });
    try {
      const file = await fetchFile(`/api/scans/${scan.id}/original`);
      setCheck({ state: 'done', sha256: await hash(file) });
    } catch (error) {
      setCheck({ state: 'failed', error });
    }
    void client.invalidateQueries({ queryKey: ['audit', scan.id] });
  };
  const isBusy = check.state === 'busy';
  return (
    <section className="panel" aria-labelledby="original-title">
      <h2 id="original-title">{words.title}</h2>
      <p>
        {words.received(scan.receivedOn, scan.source)} {words.facts(scan.mediaType, scan.bytes)}
      </p>
      <dl className="facts">
        <dt>{words.recorded}</dt>
        <dd>
          <code className="hash">{scan.sha256}</code>
        </dd>
        {check.state === 'done' && (
          <>
            <dt>{words.found}</dt>
            <dd>
              <code className="hash">{check.sha256}</code>
            </dd>
          </>
        )}
      </dl>
      <div role="status">
        {isBusy && words.busy}
        {check.state === 'done' &&
          (check.sha256 === scan.sha256 ? (
            <p className="verdict verdict--good">✓ {words.same}</p>
          ) : (
            <p className="alert alert--error">{words.differs}</p>
          ))}
      </div>
      {check.state === 'failed' && <ErrorNotice error={check.error} onRetry={() => void run()} />}
      <div className="audit__tools">
        <button
          type="button"
          className="button button--primary"
          aria-disabled={isBusy}
          onClick={() => !isBusy && void run()}
        >
          {words.check}
        </button>
        <OriginalButton scan={scan} className="button">
          {m.scans.original}
        </OriginalButton>
        {may('audit') && <BundleButton scan={scan} />}
      </div>
      <p className="access-field__hint">{words.why}</p>
      {may('audit') && <p className="access-field__hint">{m.archive.bundleWhat}</p>}
    </section>
  );
}

async function hash(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
