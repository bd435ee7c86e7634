import type { Queue } from 'bullmq';

/** Questions to the queue under way at a time. */
const AT_ONCE = 50;

/** Those that no job stands for. A job that ended without telling the records makes room for a new one. */
export async function findLost<T>(
  queue: Queue,
  ids: readonly T[],
  jobIdOf: (id: T) => string,
): Promise<T[]> {
  const lost: T[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    const states = await Promise.all(some.map((id) => queue.getJobState(jobIdOf(id))));
    for (const [index, id] of some.entries()) {
      const state = states[index];
      if (state === 'completed' || state === 'failed') await queue.remove(jobIdOf(id));
      if (state === 'completed' || state === 'failed' || state === 'unknown') lost.push(id);
    }
  }
  return lost;
}
