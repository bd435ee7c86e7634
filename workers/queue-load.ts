import type { Queue } from 'bullmq';
import type { Queues } from '../store/queues.ts';
import { QUEUES } from './payloads.ts';

const STATES = ['waiting', 'active', 'delayed', 'failed'] as const;

/** How much there is in each queue. Finished jobs are history, which the records tell better. */
export function measureQueues(queues: Queues) {
  return Promise.all(
    Object.values(QUEUES).map(async (name) => {
      const queue = queues.openQueue(name);
      return {
        name,
        jobs: await queue.getJobCounts(...STATES),
        oldestSeconds: await measureOldest(queue),
        isPaused: await queue.isPaused(),
      };
    }),
  );
}

async function measureOldest(queue: Queue): Promise<number> {
  const [oldest] = await queue.getJobs(['waiting'], 0, 0, true);
  return oldest === undefined ? 0 : Math.max(0, (Date.now() - oldest.timestamp) / 1000);
}
