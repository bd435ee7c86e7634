import { useState } from 'react';
import { Link } from 'wouter';
import { webhookListSchema, type Webhook } from '../../schemas/webhook.ts';
import { DeletionDialog } from '../access/DeletionDialog.tsx';
import { Refusal } from '../access/Refusal.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { DeliveryLog } from './DeliveryLog.tsx';
import { NewWebhookDialog } from './NewWebhookDialog.tsx';
import { useSwitch, useTest, useWebhooks, WEBHOOKS_KEY } from './webhook-queries.ts';

/** Which other programs are told of what, for administrators. */
export function WebhooksPage() {
  const { m } = useWords();
  const [isMaking, setMaking] = useState(false);
  const [deleting, setDeleting] = useState<Webhook | null>(null);
  const [openedId, setOpenedId] = useState<string | null>(null);
  const webhooks = useWebhooks();
  const all = webhooks.data?.webhooks ?? [];
  const opened = all.find(({ id }) => id === openedId);
  return (
    <div className="people">
      <div className="people__head">
        <h1>{m.webhooks.title}</h1>
        <Link href="/tokens" className="button">
          {m.tokens.title}
        </Link>
        <button type="button" className="button button--primary" onClick={() => setMaking(true)}>
          {m.webhooks.make}
        </button>
      </div>
      <p>{m.webhooks.body}</p>
      {webhooks.isError && (
        <ErrorNotice error={webhooks.error} onRetry={() => void webhooks.refetch()} />
      )}
      {webhooks.isPending && <p className="loading">{m.common.loading}</p>}
      {webhooks.isSuccess && all.length === 0 && <p role="status">{m.webhooks.none}</p>}
      {all.length > 0 && (
        <WebhookTable webhooks={all} onOpen={({ id }) => setOpenedId(id)} onDelete={setDeleting} />
      )}
      {opened && <DeliveryLog key={opened.id} webhook={opened} />}
      {isMaking && <NewWebhookDialog onClose={() => setMaking(false)} />}
      {deleting && (
        <DeletionDialog
          title={m.webhooks.removeTitle(deleting.name)}
          why={m.webhooks.removeWhy}
          deed={m.webhooks.remove}
          path={`/api/webhooks/${deleting.id}`}
          listSchema={webhookListSchema}
          listKey={WEBHOOKS_KEY}
          onClose={() => setDeleting(null)}
        />
      )}
    </div>
  );
}

interface Handlers {
  readonly onOpen: (webhook: Webhook) => void;
  readonly onDelete: (webhook: Webhook) => void;
}

function WebhookTable({ webhooks, ...handlers }: Handlers & { readonly webhooks: Webhook[] }) {
  const { m } = useWords();
  const { columns } = m.webhooks;
  return (
    <table className="people-table">
      <caption className="visually-hidden">{m.webhooks.title}</caption>
      <thead>
        <tr>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.events}</th>
          <th scope="col">{columns.state}</th>
          <th scope="col">{columns.actions}</th>
        </tr>
      </thead>
      <tbody>
        {webhooks.map((webhook) => (
          <WebhookRow key={webhook.id} webhook={webhook} {...handlers} />
        ))}
      </tbody>
    </table>
  );
}

function WebhookRow({ webhook, onOpen, onDelete }: Handlers & { readonly webhook: Webhook }) {
  const { m, language } = useWords();
  const { name, url, events, state, createdBy, createdAt } = webhook;
  const switching = useSwitch(webhook);
  const testing = useTest(webhook);
  const isBusy = switching.isPending || testing.isPending;
  const test = (): void => {
    onOpen(webhook); // to see what becomes of it
    if (!isBusy) testing.mutate();
  };
  const acts = [
    { label: m.webhooks.log, act: () => onOpen(webhook) },
    ...(state === 'enabled' ? [{ label: m.webhooks.test, act: test }] : []),
    {
      label: state === 'enabled' ? m.webhooks.disable : m.webhooks.enable,
      act: () => !isBusy && switching.mutate(state !== 'enabled'),
    },
    { label: m.webhooks.remove, act: () => onDelete(webhook) },
  ];
  return (
    <tr data-webhook={name}>
      <th scope="row">
        {name}
        <span className="people-table__email">{url}</span>
        <span className="people-table__email">
          {m.webhooks.madeBy(createdBy, new Date(createdAt).toLocaleString(language))}
        </span>
      </th>
      <td>
        <ul className="roles">
          {events.map((event) => (
            <li key={event} className="tag" title={m.webhooks.events[event]}>
              {event}
            </li>
          ))}
        </ul>
      </td>
      <td>{m.webhooks.states[state]}</td>
      <td>
        <div className="webhook-acts">
          {acts.map(({ label, act }) => (
            <button key={label} type="button" className="button button--small" onClick={act}>
              {label} <span className="visually-hidden">{name}</span>
            </button>
          ))}
        </div>
        <Refusal error={switching.error ?? testing.error} />
      </td>
    </tr>
  );
}
