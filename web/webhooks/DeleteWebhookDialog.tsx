import { useQueryClient } from '@tanstack/react-query';
import { webhookListSchema, type Webhook } from '../../schemas/webhook.ts';
import { Refusal } from '../access/Refusal.tsx';
import { useSending } from '../access/use-sending.ts';
import { useWords } from '../messages/use-messages.tsx';
import { post } from '../server/request.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { WEBHOOKS_KEY } from './webhook-queries.ts';

/** Asks once more: the log cannot be had back. */
export function DeleteWebhookDialog(props: {
  readonly webhook: Webhook;
  readonly onClose: () => void;
}) {
  const { m } = useWords();
  const client = useQueryClient();
  const { isBusy, error, send } = useSending();
  const { webhook, onClose } = props;
  const remove = async (): Promise<void> => {
    const isDone = await send(async () => {
      const path = `/api/webhooks/${webhook.id}`;
      client.setQueryData(WEBHOOKS_KEY, await post(path, webhookListSchema, {}, 'DELETE'));
    });
    if (isDone) onClose();
  };
  return (
    <Dialog title={m.webhooks.removeTitle(webhook.name)} onClose={onClose}>
      <p>{m.webhooks.removeWhy}</p>
      <Refusal error={error} />
      <div className="dialog__actions">
        <button
          type="button"
          className="button button--primary"
          aria-disabled={isBusy}
          onClick={() => void remove()}
        >
          {m.webhooks.remove}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {m.common.cancel}
        </button>
      </div>
    </Dialog>
  );
}
