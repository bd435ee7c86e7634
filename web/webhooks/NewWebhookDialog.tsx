import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  madeWebhookSchema,
  newWebhookSchema,
  WEBHOOK_EVENTS,
  type MadeWebhook,
  type WebhookEvent,
} from '../../schemas/webhook.ts';
import { CheckChoice } from '../access/CheckChoice.tsx';
import { CheckedForm } from '../access/CheckedForm.tsx';
import { Field } from '../access/Field.tsx';
import { ShownOnce } from '../access/ShownOnce.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { post } from '../server/request.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { WEBHOOKS_KEY } from './webhook-queries.ts';

const { name: nameSchema, url: urlSchema, events: eventsSchema } = newWebhookSchema.shape;

/** Registers another program, and shows the secret that signs this once. */
export function NewWebhookDialog({ onClose }: { readonly onClose: () => void }) {
  const { m } = useWords();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState<readonly WebhookEvent[]>([]);
  const [made, setMade] = useState<MadeWebhook | null>(null);
  const troubles = {
    name: nameSchema.safeParse(name).success ? null : m.webhooks.nameTrouble,
    url: urlSchema.safeParse(url.trim()).success ? null : m.webhooks.urlTrouble,
    events: eventsSchema.safeParse(events).success ? null : m.webhooks.eventsTrouble,
  };
  const submit = async (): Promise<void> => {
    const input = { name, url: url.trim(), events };
    setMade(await post('/api/webhooks', madeWebhookSchema, input));
    void client.invalidateQueries({ queryKey: WEBHOOKS_KEY });
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
        <CheckedForm troubles={troubles} label={m.webhooks.make} onSend={submit}>
          {(shown) => (
            <>
              <Field
                label={m.webhooks.name}
                trouble={shown.name}
                data-first-focus=""
                autoComplete="off"
                value={name}
                onValue={setName}
              />
              <Field
                label={m.webhooks.url}
                hint={m.webhooks.urlHint}
                trouble={shown.url}
                type="url"
                autoComplete="off"
                spellCheck={false}
                value={url}
                onValue={setUrl}
              />
              <CheckChoice
                legend={m.webhooks.eventsTitle}
                options={WEBHOOK_EVENTS.map((id) => ({
                  id,
                  name: id,
                  hint: m.webhooks.events[id],
                }))}
                chosen={events}
                trouble={shown.events}
                onChange={setEvents}
              />
            </>
          )}
        </CheckedForm>
      )}
    </Dialog>
  );
}
