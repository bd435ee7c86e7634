import type { WorkObserver } from '../../telemetry/contracts.ts';
import type { Webhooks } from '../../store/webhooks/contracts.ts';
import { deliverPayloadSchema, parsePayload } from '../payloads.ts';
import { PlainError } from '../tell-error.ts';
import { sendSigned } from './send-signed.ts';

/** The first try, and after 5, 10, 20 … seconds fourteen more: 23 hours in all. */
export const TRIES = 15;
export const FIRST_PAUSE_MS = 5000;

/** Has the queue try the job again, later. */
export class NotDelivered extends PlainError {}

interface DeliveryOptions {
  /** Tries of this job. */
  readonly earlier: number;
  readonly firstPauseMs: number;
  readonly observer: Pick<WorkObserver, 'deliveryTried'>;
}

/**
 * Makes one call and notes how it ended. The records say whether it is still to be made and how often
 * it was tried: a job that was lost and is queued anew gives nobody more tries.
 */
export async function deliver(
  webhooks: Webhooks,
  data: unknown,
  { earlier, firstPauseMs, observer }: DeliveryOptions,
): Promise<void> {
  const { deliveryId: id, round } = parsePayload(deliverPayloadSchema, data);
  const call = await webhooks.findCall({ id, round });
  if (call === null) return;
  const { allowLoopback } = webhooks;
  const sent = await sendSigned({ ...call, id, allowLoopback });
  observer.deliveryTried(sent.ok ? 'delivered' : sent.error.trouble);
  if (sent.ok)
    return webhooks.noteTry({ id, round }, { kind: 'delivered', status: sent.value.status });
  const { trouble, status } = sent.error;
  const isLast = trouble === 'gone' || call.tries + 1 >= TRIES;
  const pause = firstPauseMs * 2 ** earlier; // as the queue counts it
  const nextTryAt = isLast ? null : new Date(Date.now() + pause);
  await webhooks.noteTry({ id, round }, { kind: 'failed', trouble, status, nextTryAt });
  if (!isLast) throw new NotDelivered(trouble);
}
