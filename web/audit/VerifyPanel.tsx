import { useEffect, useRef, useState } from 'react';
import {
  verificationStepSchema,
  type AuditReport,
  type SignedReport,
  type VerificationStep,
} from '../../schemas/audit.ts';
import { useWords } from '../messages/use-messages.tsx';
import { RequestError, save, steps } from '../server/request.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';

type Walk =
  | { readonly state: 'idle' | 'stopped' }
  | { readonly state: 'walking'; readonly checked: number; readonly of: number }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'done'; readonly report: AuditReport; readonly signed: SignedReport };

/** Walks the whole chain of events before one's eyes, and offers what was found to be kept. */
export function VerifyPanel() {
  const { m } = useWords();
  const { walk, start, stop } = useWalk();
  const words = m.audit.verify;
  const isWalking = walk.state === 'walking';
  return (
    <section className="panel" aria-labelledby="verify-title">
      <h2 id="verify-title">{words.title}</h2>
      <p>{words.what}</p>
      <button
        type="button"
        className={isWalking ? 'button' : 'button button--primary'}
        onClick={isWalking ? stop : start}
      >
        {isWalking ? words.stop : words.start}
      </button>
      {isWalking && (
        <div className="verify__progress">
          <progress aria-label={words.progress} value={walk.checked} max={Math.max(1, walk.of)} />
          {words.checked(walk.checked, walk.of)}
        </div>
      )}
      <div role="status" className="verify__outcome">
        {walk.state === 'stopped' && words.stopped}
        {walk.state === 'done' && <Outcome report={walk.report} signed={walk.signed} />}
      </div>
      {walk.state === 'failed' && <ErrorNotice error={walk.error} onRetry={start} />}
    </section>
  );
}

function Outcome({
  report: { verdict, verifiedAt },
  signed,
}: {
  readonly report: AuditReport;
  readonly signed: SignedReport;
}) {
  const { m } = useWords();
  const words = m.audit.verify;
  const keep = (): void => {
    const text = `${JSON.stringify(signed, null, 2)}\n`;
    const day = verifiedAt.slice(0, 10);
    save(new Blob([text], { type: 'application/json' }), `madoguchi-audit-${day}.json`);
  };
  return (
    <>
      {verdict.whole ? (
        <>
          <p className="verdict verdict--good">✓ {words.whole(verdict.events)}</p>
          <dl className="facts">
            <dt>{words.head}</dt>
            <dd>
              <code className="hash">{verdict.head}</code>
            </dd>
          </dl>
          <p>{words.keep}</p>
        </>
      ) : (
        <div className="alert alert--error">
          <p className="alert__cause">{words.broken[verdict.reason](verdict.seq)}</p>
          <p>{words.brokenDo}</p>
        </div>
      )}
      <button type="button" className="button" onClick={keep}>
        {words.report}
      </button>
    </>
  );
}

function useWalk() {
  const [walk, setWalk] = useState<Walk>({ state: 'idle' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = (): void => {
    const stop = new AbortController();
    running.current = stop;
    setWalk({ state: 'walking', checked: 0, of: 0 });
    void follow(stop.signal, (next) => setWalk(next));
  };
  const stop = (): void => {
    running.current?.abort();
    setWalk({ state: 'stopped' });
  };
  return { walk, start, stop };
}

async function follow(signal: AbortSignal, tell: (walk: Walk) => void): Promise<void> {
  try {
    let isDone = false;
    for await (const step of steps('/api/audit/verification', verificationStepSchema, signal)) {
      if (signal.aborted) return;
      tell(toWalk(step));
      isDone = 'report' in step;
    }
    if (!isDone) throw new RequestError({ kind: 'offline' }); // proxies end a broken answer as if it were whole
  } catch (error) {
    if (!signal.aborted) tell({ state: 'failed', error });
  }
}

const toWalk = (step: VerificationStep): Walk =>
  'report' in step ? { state: 'done', ...step } : { state: 'walking', ...step };
