import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { DoubleView } from '../../schemas/double.ts';
import { useWords } from '../messages/use-messages.tsx';
import { useErrorWords } from '../shell/ErrorNotice.tsx';
import { useOpenDoubles } from './double-queries.ts';
import { Said } from './Said.tsx';
import { useVerdict } from './use-verdict.ts';

/** What may be said of a pair, or what was said, and the way back and on. */
export function Verdict({ double }: { readonly double: DoubleView }) {
  const { m } = useWords();
  const { mayDecide, isBusy, error, run } = useVerdict(double);
  const words = useErrorWords(error);
  const isOpen = double.state === 'open';
  return (
    <section className="double-desk__verdict" aria-label={m.doubles.actions}>
      <p role="status">{!isOpen && <Said double={double} />}</p>
      {error !== null && (
        <p className="error-text" role="alert">
          {words.cause} {words.remedy}
        </p>
      )}
      {!mayDecide && <p className="muted">{m.doubles.lookOnly}</p>}
      {mayDecide && isOpen && (
        <div className="double-desk__buttons">
          {(
            [
              ['set-aside-left', m.doubles.setAsideLeft, '1'],
              ['set-aside-right', m.doubles.setAsideRight, '2'],
              ['two-sheets', m.doubles.twoSheets, '3'],
            ] as const
          ).map(([verdict, name, key]) => (
            <button
              key={verdict}
              type="button"
              className="button"
              aria-disabled={isBusy}
              onClick={() => run(verdict)}
            >
              {name} <kbd>{key}</kbd>
            </button>
          ))}
        </div>
      )}
      {!isOpen && (
        <div className="double-desk__buttons">
          <Next besides={double.id} />
          {mayDecide && (
            <button
              type="button"
              className="button"
              aria-disabled={isBusy}
              onClick={() => run('undo')}
            >
              {m.doubles.undo} <kbd>U</kbd>
            </button>
          )}
        </div>
      )}
    </section>
  );
}

/** The focus goes where the work goes on. */
function Next({ besides }: { readonly besides: string }) {
  const { m } = useWords();
  const open = useOpenDoubles();
  const next = open.data?.doubles.find(({ id }) => id !== besides);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => link.current?.focus(), [next?.id]);
  return next ? (
    <Link ref={link} className="button button--primary" href={`/doubles/${next.id}`}>
      {m.doubles.next}
    </Link>
  ) : (
    <Link ref={link} className="button" href="/doubles">
      {m.doubles.back}
    </Link>
  );
}
