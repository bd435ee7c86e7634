import type { Queues } from '../../store/queues.ts';
import type { DeliveryToQueue, Webhooks } from '../../store/webhooks/contracts.ts';
import { findLost } from '../find-lost.ts';
import { QUEUES, type DeliverPayload } from '../payloads.ts';
import { TRIES } from './deliver.ts';

/** The log tells what became of them; a job whose try could not be noted is queued anew. */
const KEEP = { count: 100 };

const jobIdOf = ({ id, round }: DeliveryToQueue): string => `deliver-${id}-${round}`;
const openQueue = (queues: Queues) => queues.openQueue<DeliverPayload>(QUEUES.deliver);

async function addJobs(
  queues: Queues,
  deliveries: readonly DeliveryToQueue[],
  firstPauseMs: number,
): Promise<void> {
  const jobs = deliveries.map((delivery) => ({
    name: QUEUES.deliver,
    data: { v: 1 as const, deliveryId: delivery.id, round: delivery.round },
    opts: {
      jobId: jobIdOf(delivery),
      attempts: TRIES,
      backoff: { type: 'exponential', delay: firstPauseMs },
      removeOnComplete: KEEP,
      removeOnFail: KEEP,
    },
  }));
  if (jobs.length > 0) await openQueue(queues).addBulk(jobs);
}

/** What has happened becomes deliveries, and deliveries jobs. Each step begins where the last one broke off. */
export async function queueDeliveries(
  webhooks: Webhooks,
  queues: Queues,
  firstPauseMs: number,
): Promise<void> {
  while (await webhooks.fillOutbox());
  for (;;) {
    const fresh = await webhooks.listUnqueued();
    if (fresh.length === 0) return;
    await addJobs(queues, fresh, firstPauseMs);
    await webhooks.markQueued(fresh);
  }
}

/** Queues anew what waits and has lost its job, and forgets what is too old. */
export async function sweepDeliveries(
  webhooks: Webhooks,
  queues: Queues,
  firstPauseMs: number,
): Promise<void> {
  await webhooks.forgetOld();
  const waiting = await webhooks.listWaiting();
  await addJobs(queues, await findLost(openQueue(queues), waiting, jobIdOf), firstPauseMs);
}
