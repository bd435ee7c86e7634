import { Gauge, type Registry } from 'prom-client';
import { askOnce } from '../store/ask-once.ts';
import type { Backlog } from '../store/figures/contracts.ts';
import { inTime } from '../store/in-time.ts';
import { remember } from './remember.ts';

/** How much there is in one queue. */
export interface QueueLoad {
  readonly name: string;
  /** Jobs by state. */
  readonly jobs: Readonly<Record<string, number>>;
  /** Age of the job that has waited longest; 0: none waits. */
  readonly oldestSeconds: number;
  /** Its jobs are given to no worker. */
  readonly isPaused: boolean;
}

export interface HouseQuestions {
  readonly measureQueues: () => Promise<readonly QueueLoad[]>;
  readonly measureBacklog: () => Promise<Backlog>;
  /** Told of every question that ended in a fault. */
  readonly tellFault: (part: MeasuredPart, error: unknown) => void;
}

export type MeasuredPart = 'queue' | 'records';

/** Several scrapers, and those who look by hand, shall not cost more than one. */
const REMEMBERED_MS = 10_000;
/** Scrapers give up after ten seconds. */
const PATIENCE_MS = 5000;

/**
 * What the whole house holds, measured when somebody looks: every process that serves metrics tells the
 * same, so that dashboards take the highest. Call what is returned before the metrics are handed out.
 */
export function addHouseGauges(
  registry: Registry,
  house: HouseQuestions,
  { patienceMs = PATIENCE_MS, rememberedMs = REMEMBERED_MS } = {},
): () => Promise<void> {
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const queueGauges = {
    jobs: gauge('madoguchi_queue_jobs', 'Jobs in a queue by state', ['queue', 'state']),
    oldest: gauge(
      'madoguchi_queue_oldest_seconds',
      'Age of the job that has waited longest; 0: none waits',
      ['queue'],
    ),
    paused: gauge('madoguchi_queue_paused', '1: the jobs of a queue are given to no worker', [
      'queue',
    ]),
  };
  const backlogGauges = {
    waiting: gauge('madoguchi_review_waiting_pages', 'Pages that wait for a person', ['form']),
    oldest: gauge(
      'madoguchi_review_oldest_seconds',
      'Time since the page was received that has waited longest for a person; 0: none waits',
    ),
    straight: gauge(
      'madoguchi_straight_through_ratio',
      'Of the pages read in the last 24 hours, the share that no person looked at',
    ),
  };
  const unmeasured = gauge(
    'madoguchi_unmeasured',
    '1: this part of the house could not be measured just now, and its gauges are missing',
    ['part'],
  );

  /** Old figures would look like present ones: what could not be measured is not told. */
  async function measure<T>(
    part: MeasuredPart,
    ask: () => Promise<{ readonly value: T } | null>,
    gauges: readonly Gauge[],
    tell: (measured: T) => void,
  ): Promise<void> {
    const measured = await inTime(ask(), patienceMs, null);
    for (const each of gauges) clear(each);
    if (measured !== null) tell(measured.value);
    unmeasured.set({ part }, measured === null ? 1 : 0);
  }

  const askQueues = orNull(house.measureQueues, (error) => house.tellFault('queue', error));
  const askBacklog = orNull(house.measureBacklog, (error) => house.tellFault('records', error));
  return remember(async () => {
    await Promise.all([
      measure('queue', askQueues, Object.values(queueGauges), (queues) => {
        for (const { name: queue, jobs, oldestSeconds, isPaused } of queues) {
          for (const [state, count] of Object.entries(jobs))
            queueGauges.jobs.set({ queue, state }, count);
          queueGauges.oldest.set({ queue }, oldestSeconds);
          queueGauges.paused.set({ queue }, isPaused ? 1 : 0);
        }
      }),
      measure('records', askBacklog, Object.values(backlogGauges), (backlog) => {
        for (const { form, pages } of backlog.waiting)
          backlogGauges.waiting.set({ form: form ?? 'none' }, pages);
        backlogGauges.oldest.set(backlog.oldestSeconds);
        if (backlog.straightThrough !== null) backlogGauges.straight.set(backlog.straightThrough);
      }),
    ]);
  }, rememberedMs);
}

/** A gauge without labels is 0 when it is reset, which would be a figure. */
function clear(gauge: Gauge): void {
  gauge.reset();
  gauge.remove({});
}

/** The answer is wrapped, so that nothing measured is told from a fault, which is null. */
const orNull = <T>(
  ask: () => Promise<T>,
  tellFault: (error: unknown) => void,
): (() => Promise<{ readonly value: T } | null>) =>
  askOnce(() =>
    ask().then(
      (value) => ({ value }),
      (error: unknown) => {
        tellFault(error);
        return null;
      },
    ),
  );
