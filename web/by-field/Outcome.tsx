import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { OpenValue } from '../../schemas/by-field.ts';
import { useWords } from '../messages/use-messages.tsx';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import type { Grid } from './use-grid.ts';
import { refusalsOf, stillOpen, type Sent } from './use-confirmations.ts';

/** What became of the grid before this one, and the way back. */
export function Outcome({ grid }: { readonly grid: Grid }) {
  const { m } = useWords();
  const last = grid.log.at(-1);
  // What did not arrive is told until it has, however many grids later.
  const told = grid.log.filter((sent) => sent === last || sent.state === 'failed');
  return (
    <div className="outcome" role="status">
      {grid.isUndoing && <p>{m.byField.undoing}</p>}
      {grid.undoError !== null && <ErrorNotice error={grid.undoError} />}
      {!grid.isUndoing && told.map((sent, index) => <Told key={index} grid={grid} sent={sent} />)}
    </div>
  );
}

function Told({ grid, sent }: { readonly grid: Grid; readonly sent: Sent }) {
  const { m, language } = useWords();
  const { values, shown, results, state } = sent;
  if (state === 'sending') return <p>{m.byField.sending(values.length)}</p>;
  if (state === 'failed')
    return (
      <>
        <p className="error-text">{m.byField.failed(values.length)}</p>
        <ErrorNotice error={sent.error} onRetry={() => grid.retry(sent)} />
      </>
    );
  const refusals = refusalsOf(sent);
  const out = shown.length - values.length;
  return (
    <>
      <p className="outcome__line">
        <span>
          <span aria-hidden="true">✓</span> {m.byField.done(results.length - refusals.length)}{' '}
          {out > 0 && m.byField.outDone(out)}
        </span>
        <button type="button" className="button button--small" onClick={() => void grid.undo()}>
          {m.byField.undo} <kbd>U</kbd>
        </button>
      </p>
      {refusals.length > 0 && (
        <>
          <p className="error-text">{m.byField.refused(refusals.length)}</p>
          <ul className="outcome__refusals">
            {refusals.map(({ pageId, problem }) => (
              <li key={pageId}>
                <PageLink open={shown.find((it) => it.pageId === pageId)!} />{' '}
                {sent.isRepeated && problem.code === 'stale'
                  ? m.byField.maybeDone
                  : `${problem.cause[language]} ${problem.remedy[language]}`}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** There is no further grid: what is still open, and where it is reviewed. */
export function EndPanel({ grid }: { readonly grid: Grid }) {
  const { m } = useWords();
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  const open = grid.log.flatMap(stillOpen);
  return (
    <section className="notice by-field__end">
      <h2 ref={head} tabIndex={-1}>
        {grid.log.length === 0 ? m.byField.none : m.byField.endTitle}
      </h2>
      {grid.log.length === 0 && <p>{m.byField.noneMore}</p>}
      {open.length > 0 && (
        <>
          <p>{m.byField.stillOpen}</p>
          <ul className="by-field__open">
            {open.map((value) => (
              <li key={value.pageId}>
                <PageLink open={value} />
              </li>
            ))}
          </ul>
          <button type="button" className="button" onClick={grid.startAgain}>
            {m.byField.again}
          </button>
        </>
      )}
      <Link className="button button--primary" href="/fields">
        {m.byField.back}
      </Link>
    </section>
  );
}

/** In a tab of its own: what was picked out here stays so. */
function PageLink({ open }: { readonly open: OpenValue }) {
  return (
    <a className="control-number" href={`/pages/${open.pageId}`} target="_blank" rel="noopener">
      {open.controlNumber}
    </a>
  );
}
