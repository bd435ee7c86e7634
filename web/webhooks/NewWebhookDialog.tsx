import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import {
  madeWebhookSchema,
  newWebhookSchema,
  WEBHOOK_EVENTS,
  type MadeWebhook,
  type WebhookEvent,
} from '../../schemas/webhook.ts';
import { CheckChoice } from '../access/CheckChoice.tsx';
import { Field } from '../access/Field.tsx';
import { Refusal } from '../access/Refusal.tsx';
import { ShownOnce } from '../access/ShownOnce.tsx';
import { useSending } from '../access/use-sending.ts';
import { useWords } from '../messages/use-messages.tsx';
import { post } from '../server/request.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { WEBHOOKS_KEY } from './webhook-queries.ts';

const { name: nameSchema, url: urlSchema, events: eventsSchema } = newWebhookSchema.shape;

/** Registers another program, and shows the secret that signs this once. */
export function NewWebhookDialog({ onClose }: { readonly onClose: () => void }) {
  const { m } = useWords();
  const client = useQueryClient();
  const { isBusy, error, send } = useSending();
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState<readonly WebhookEvent[]>([]);
  const [isTried, setTried] = useState(false);
  const [made, setMade] = useState<MadeWebhook | null>(null);
  const troubles = {
    name: nameSchema.safeParse(name).success ? null : m.webhooks.nameTrouble,
    url: urlSchema.safeParse(url.trim()).success ? null : m.webhooks.urlTrouble,
    events: eventsSchema.safeParse(events).success ? null : m.webhooks.eventsTrouble,
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.values(troubles).some((trouble) => trouble !== null)) return;
    void send(async () => {
      const input = { name, url: url.trim(), events };
      setMade(await post('/api/webhooks', madeWebhookSchema, input));
      void client.invalidateQueries({ queryKey: WEBHOOKS_KEY });
    });
  };
  return (
    <Dialog title={m.webhooks.make} onClose={onClose}>
      {made !== null ? (
        <ShownOnce
          body={m.webhooks.shownOnce(name)}
          label={m.webhooks.secret}
          value={made.secret}
          expiresAt={null}
          copy={m.webhooks.copy}
        />
      ) : (
        <form onSubmit={submit} noValidate>
          <Field
            label={m.webhooks.name}
            trouble={isTried ? troubles.name : null}
            data-first-focus=""
            autoComplete="off"
            value={name}
            onValue={setName}
          />
          <Field
            label={m.webhooks.url}
            hint={m.webhooks.urlHint}
            trouble={isTried ? troubles.url : null}
            type="url"
            autoComplete="off"
            spellCheck={false}
            value={url}
            onValue={setUrl}
          />
          <CheckChoice
            legend={m.webhooks.eventsTitle}
            options={WEBHOOK_EVENTS.map((id) => ({ id, name: id, hint: m.webhooks.events[id] }))}
            chosen={events}
            onToggle={(id, isChosen) =>
              setEvents(isChosen ? [...events, id] : events.filter((each) => each !== id))
            }
          />
          {isTried && troubles.events !== null && (
            <p className="error-text" role="alert">
              {troubles.events}
            </p>
          )}
          <Refusal error={error} />
          <div className="dialog__actions">
            <button type="submit" className="button button--primary" aria-disabled={isBusy}>
              {m.webhooks.make}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
