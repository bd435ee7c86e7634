import type { Queue } from 'bullmq';
import type { Queues } from '../store/queues.ts';
import { PRIORITY } from './enqueue.ts';
import { QUEUES } from './payloads.ts';

const STATES = ['waiting', 'prioritized', 'active', 'delayed', 'failed'] as const;

/** How much there is in each queue. Finished jobs are history, which the records tell better. */
export function measureQueues(queues: Queues) {
  return Promise.all(
    Object.values(QUEUES).map(async (name) => {
      const queue = queues.openQueue(name);
      return {
        name,
        jobs: await countJobs(queue),
        oldestSeconds: await measureOldest(queue),
        isPaused: await queue.isPaused(),
      };
    }),
  );
}

/** Whatever its priority, a job that waits is waiting. */
async function countJobs(queue: Queue): Promise<Record<string, number>> {
  const { waiting = 0, prioritized = 0, ...others } = await queue.getJobCounts(...STATES);
  return { waiting: waiting + prioritized, ...others };
}

/** The first of those without a priority and of each priority: within one they stand in order of time. */
async function measureOldest(queue: Queue): Promise<number> {
  const { [PRIORITY.again]: again = 0 } = await queue.getCountsPerPriority([PRIORITY.again]);
  const firsts = await Promise.all([
    queue.getJobs(['waiting'], 0, 0, true),
    queue.getJobs(['prioritized'], 0, 0, true),
    queue.getJobs(['prioritized'], again, again, true),
  ]);
  const ages = firsts.flat().map(({ timestamp }) => (Date.now() - timestamp) / 1000);
  return Math.max(0, ...ages);
}
