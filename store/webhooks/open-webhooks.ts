import type { Webhooks } from './contracts.ts';
import {
  findCall,
  forgetOld,
  listDeliveries,
  listWaiting,
  markQueued,
  noteTry,
  sendAgain,
  testWebhook,
} from './deliveries.ts';
import {
  listWebhooks,
  makeWebhook,
  removeWebhook,
  switchWebhook,
  type WebhookSource,
} from './endpoints.ts';
import { fillOutbox } from './outbox.ts';

/** Disables a webhook that says that it is gone. */
const SYSTEM = 'system';

/** The tables must be up to date (`migrate`). */
export function openWebhooks(source: WebhookSource): Webhooks {
  return {
    allowLoopback: source.allowLoopback,
    list: () => listWebhooks(source),
    make: (...given) => makeWebhook(source, ...given),
    switch: (id, enabled, actor) =>
      switchWebhook(source, id, enabled ? 'enabled' : 'disabled', actor),
    remove: (...given) => removeWebhook(source, ...given),
    listDeliveries: (...given) => listDeliveries(source, ...given),
    test: (...given) => testWebhook(source, ...given),
    sendAgain: (...given) => sendAgain(source, ...given),
    fillOutbox: () => fillOutbox(source.db),
    listUnqueued: () => listWaiting(source, false),
    markQueued: (deliveries) => markQueued(source, deliveries),
    listWaiting: () => listWaiting(source, true),
    findCall: (delivery) => findCall(source, delivery),
    async noteTry(delivery, outcome) {
      const webhookId = await noteTry(source, delivery, outcome);
      if (webhookId !== null && outcome.kind === 'failed' && outcome.trouble === 'gone')
        await switchWebhook(source, webhookId, 'gone', SYSTEM);
    },
    forgetOld: () => forgetOld(source),
  };
}
