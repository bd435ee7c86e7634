import { useWords } from '../messages/use-messages.tsx';
import { RequestError } from '../server/request.ts';

interface Props {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What happened and what to do, for any failed request. */
export function ErrorNotice({ error, onRetry }: Props) {
  const { m } = useWords();
  const { cause, remedy } = useErrorWords(error);
  return (
    <div className="alert alert--error" role="alert">
      <p className="alert__cause">{cause}</p>
      <p>{remedy}</p>
      {onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          {m.common.retry}
        </button>
      )}
    </div>
  );
}

export function useErrorWords(error: unknown): { cause: string; remedy: string } {
  const { m, language } = useWords();
  if (!(error instanceof RequestError) || error.failure.kind === 'unexpected')
    return m.common.unexpected;
  if (error.failure.kind === 'offline') return m.common.offline;
  const { cause, remedy } = error.failure.problem;
  return { cause: cause[language], remedy: remedy[language] };
}
