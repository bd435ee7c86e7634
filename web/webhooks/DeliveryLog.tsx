import { useEffect, useRef } from 'react';
import { WEBHOOK_TEST, type Delivery, type Webhook } from '../../schemas/webhook.ts';
import { Refusal } from '../access/Refusal.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { useLog, useSendAgain } from './webhook-queries.ts';

/** What was sent to another program, and what became of it. */
export function DeliveryLog({ webhook }: { readonly webhook: Webhook }) {
  const { m } = useWords();
  const log = useLog(webhook.id);
  const again = useSendAgain(webhook.id);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const deliveries = log.data?.pages.flatMap((page) => page.deliveries) ?? [];
  const isEnabled = webhook.state === 'enabled';
  return (
    <section className="webhook-log">
      <h2 ref={title} tabIndex={-1}>
        {m.webhooks.logOf(webhook.name)}
      </h2>
      {log.isError && <ErrorNotice error={log.error} onRetry={() => void log.refetch()} />}
      {log.isPending && <p className="loading">{m.common.loading}</p>}
      {log.isSuccess && deliveries.length === 0 && <p role="status">{m.webhooks.logNone}</p>}
      <Refusal error={again.error} />
      {deliveries.length > 0 && (
        <DeliveryTable
          deliveries={deliveries}
          onAgain={isEnabled ? ({ id }) => !again.isPending && again.mutate(id) : null}
        />
      )}
      {log.hasNextPage && (
        <button type="button" className="button" onClick={() => void log.fetchNextPage()}>
          {m.webhooks.more}
        </button>
      )}
    </section>
  );
}

function DeliveryTable(props: {
  readonly deliveries: readonly Delivery[];
  /** Null: nothing is sent now. */
  readonly onAgain: ((delivery: Delivery) => void) | null;
}) {
  const { m, language } = useWords();
  const { logColumns: columns } = m.webhooks;
  const { onAgain } = props;
  const time = (at: string): string => new Date(at).toLocaleString(language);
  return (
    <table className="people-table">
      <caption className="visually-hidden">{m.webhooks.log}</caption>
      <thead>
        <tr>
          <th scope="col">{columns.time}</th>
          <th scope="col">{columns.event}</th>
          <th scope="col">{columns.state}</th>
          <th scope="col">{columns.tries}</th>
          <th scope="col">{columns.again}</th>
        </tr>
      </thead>
      <tbody>
        {props.deliveries.map((delivery) => (
          <tr key={delivery.id} data-delivery={delivery.state}>
            <th scope="row">{time(delivery.madeAt)}</th>
            <td>
              {delivery.type === WEBHOOK_TEST
                ? m.webhooks.testEvent
                : m.webhooks.events[delivery.type]}
            </td>
            <td>
              <Outcome delivery={delivery} />
            </td>
            <td>
              {m.webhooks.tries(delivery.tries)}
              {delivery.nextTryAt !== null && (
                <span className="people-table__email">
                  {m.webhooks.nextTry(time(delivery.nextTryAt))}
                </span>
              )}
            </td>
            <td>
              {onAgain && (
                <button
                  type="button"
                  className="button button--small"
                  onClick={() => onAgain(delivery)}
                >
                  {m.webhooks.again}{' '}
                  <span className="visually-hidden">{time(delivery.madeAt)}</span>
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const TONES: Record<Delivery['state'], string> = {
  waiting: 'queued',
  delivered: 'approved',
  'given-up': 'rejected',
};

/** The state in words, and why it is none better. */
function Outcome({ delivery: { state, status, trouble } }: { readonly delivery: Delivery }) {
  const { m } = useWords();
  return (
    <>
      <span className={`badge badge--${TONES[state]}`}>{m.webhooks.deliveryStates[state]}</span>{' '}
      {status !== null && m.webhooks.status(status)}
      {trouble !== null && (
        <span className="people-table__email">{m.webhooks.troubles[trouble]}</span>
      )}
    </>
  );
}
