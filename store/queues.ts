import type { Job, Queue, QueueEvents, Worker, WorkerOptions } from 'bullmq';

/** BullMQ's classes with backend and connection already chosen: the same calls in both modes. */
export interface Queues {
  /** One for each name, closed with the stores. */
  openQueue<Data, Answer = unknown>(name: string): Queue<Data, Answer, string>;
  /** Whoever makes a worker or a listener closes it, before the stores. */
  makeWorker<Data, Answer = unknown>(
    name: string,
    process: (job: Job<Data, Answer>) => Promise<Answer>,
    options: Omit<WorkerOptions, 'connection' | 'prefix'>,
  ): Worker<Data, Answer>;
  makeEvents(name: string): QueueEvents;
}

export interface BoundQueues extends Queues {
  close(): Promise<void>;
}

/* eslint-disable @typescript-eslint/no-explicit-any -- type arguments are the caller's choice, and
   what `withBackend` returns fixes them to one job type. */
interface BackendClasses {
  readonly Queue: new (name: string, options: any) => any;
  readonly Worker: new (name: string, process: any, options: any) => any;
  readonly QueueEvents: new (name: string, options: any) => any;
}
/* eslint-enable @typescript-eslint/no-explicit-any */

export function bindQueues(classes: unknown, connection: unknown): BoundQueues {
  const { Queue, Worker, QueueEvents } = classes as BackendClasses;
  const open = new Map<string, Queue>();
  return {
    openQueue(name) {
      const known = open.get(name);
      if (known !== undefined) return known as never;
      const queue = new Queue(name, { connection });
      open.set(name, queue);
      return queue;
    },
    makeWorker: (name, process, options) => new Worker(name, process, { ...options, connection }),
    makeEvents: (name) => new QueueEvents(name, { connection }),
    async close() {
      for (const queue of open.values()) await queue.close();
    },
  };
}
