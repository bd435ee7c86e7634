import { useState, type ComponentProps } from 'react';
import { Link } from 'wouter';
import { useWords } from '../messages/use-messages.tsx';
import { useForm } from '../server/queries.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { SpotCheckCard } from './SpotCheckCard.tsx';
import { useSpotCheck } from './spot-check-queries.ts';

/** One value after the other, each by its pixels alone. */
export function SpotChecksPage() {
  const { m } = useWords();
  const [round, setRound] = useState(0);
  const [done, setDone] = useState(0);
  const { data: task, isError, error, refetch } = useSpotCheck(round);
  const goOn = (): void => setRound((n) => n + 1);
  return (
    <div className="batches spot-checks">
      <div className="batches__head">
        <h1>{m.spotChecks.title}</h1>
      </div>
      <p>{m.spotChecks.why}</p>
      <p role="status" className="spot-checks__done">
        {done > 0 && m.spotChecks.done(done)}
      </p>
      {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {task === undefined && !isError && <p className="loading">{m.common.loading}</p>}
      {task === null && (
        <section className="empty">
          <h2>{m.spotChecks.none}</h2>
          <p>{m.spotChecks.noneMore}</p>
          <Link className="button" href="/fields">
            {m.byField.back}
          </Link>
        </section>
      )}
      {task && (
        <Loaded
          key={task.id}
          task={task}
          onDone={() => {
            setDone((n) => n + 1);
            goOn();
          }}
          onNext={goOn}
        />
      )}
    </div>
  );
}

function Loaded({ task, ...rest }: Omit<ComponentProps<typeof SpotCheckCard>, 'field'>) {
  const { m } = useWords();
  const form = useForm(task.form);
  const field = form.data?.fields.find(({ id }) => id === task.fieldId);
  if (form.isError) return <ErrorNotice error={form.error} onRetry={() => void form.refetch()} />;
  if (!field) return <p className="loading">{m.common.loading}</p>;
  return <SpotCheckCard task={task} field={field} {...rest} />;
}
