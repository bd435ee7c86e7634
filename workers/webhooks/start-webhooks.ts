import type { Logger } from 'pino';
import type { Stores } from '../../store/open-stores.ts';
import type { WorkObserver } from '../../telemetry/contracts.ts';
import { UNOBSERVED } from '../../telemetry/unobserved.ts';
import { QUEUES, type DeliverPayload } from '../payloads.ts';
import { withoutValues } from '../tell-error.ts';
import { tellSeldom } from '../tell-seldom.ts';
import { deliver, FIRST_PAUSE_MS, NotDelivered } from './deliver.ts';
import { queueDeliveries, sweepDeliveries } from './queue-deliveries.ts';

/** How often the audit chain is looked at: one row is read while nothing has happened. */
const POLL_MS = 1000;
/** Makes up for a queue that was lost. */
const SWEEP_EVERY_MS = 5 * 60_000;
/** Calls under way at a time: they wait for others, and cost nothing meanwhile. */
const AT_ONCE = 8;

export interface RunningWebhooks {
  /** Calls are made: the worker is neither paused nor being closed. */
  isWorking(): boolean;
  /** Lets the calls under way be ended, then stops. The stores stay open. */
  close(): Promise<void>;
}

interface WebhookOptions {
  readonly pollMs?: number;
  readonly firstPauseMs?: number;
  readonly sweepMs?: number;
  readonly observer?: Pick<WorkObserver, 'deliveryTried'>;
}

/** Tells other programs what happens, until it is closed. Pauses are injected by tests alone. */
export async function startWebhooks(
  { webhooks, queues }: Pick<Stores, 'webhooks' | 'queues'>,
  log: Logger,
  {
    pollMs = POLL_MS,
    firstPauseMs = FIRST_PAUSE_MS,
    sweepMs = SWEEP_EVERY_MS,
    observer = UNOBSERVED,
  }: WebhookOptions = {},
): Promise<RunningWebhooks> {
  const tell = tellSeldom(log, 'webhooks: what was to be told is told later');
  const worker = queues.makeWorker<DeliverPayload>(
    QUEUES.deliver,
    (job) =>
      deliver(webhooks, job.data, { earlier: job.attemptsMade, firstPauseMs, observer }).catch(
        (error: unknown) => Promise.reject(withoutValues(error)),
      ),
    { concurrency: AT_ONCE },
  );
  worker.on('error', tell);
  worker.on('failed', (_job, error) => {
    if (!(error instanceof NotDelivered)) tell(error.cause ?? error); // the log of deliveries has the others
  });
  try {
    await sweepDeliveries(webhooks, queues, firstPauseMs);
  } catch (error) {
    await worker.close();
    throw error;
  }
  let isClosed = false;
  let sweptAt = Date.now();
  let round: Promise<void> = Promise.resolve();
  const goRound = async (): Promise<void> => {
    await queueDeliveries(webhooks, queues, firstPauseMs);
    if (Date.now() - sweptAt < sweepMs) return;
    sweptAt = Date.now();
    await sweepDeliveries(webhooks, queues, firstPauseMs);
  };
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    timer = setTimeout(() => {
      round = goRound()
        .catch(tell)
        .then(() => {
          if (!isClosed) wait();
        });
    }, pollMs).unref();
  };
  wait();
  return {
    isWorking: () => !isClosed && worker.isRunning() && !worker.isPaused(),
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await round;
      await worker.close();
    },
  };
}
