import type { Job, Queue, QueueEvents, Worker, WorkerOptions } from 'bullmq';

/** BullMQ's classes with backend and connection already chosen: the same calls in both modes. */
export interface Queues {
  makeQueue<Data, Answer = unknown>(name: string): Queue<Data, Answer, string>;
  makeWorker<Data, Answer = unknown>(
    name: string,
    process: (job: Job<Data, Answer>) => Promise<Answer>,
    options: Omit<WorkerOptions, 'connection' | 'prefix'>,
  ): Worker<Data, Answer>;
  makeEvents(name: string): QueueEvents;
}

/** What `withBackend` returns; its own type fixes the job's data type, which callers choose here. */
interface BackendClasses {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- constructors whose type arguments the caller gives
  readonly Queue: new (name: string, options: any) => any;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly Worker: new (name: string, process: any, options: any) => any;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly QueueEvents: new (name: string, options: any) => any;
}

export function bindQueues(classes: unknown, connection: unknown): Queues {
  const { Queue, Worker, QueueEvents } = classes as BackendClasses;
  return {
    makeQueue: (name) => new Queue(name, { connection }),
    makeWorker: (name, process, options) => new Worker(name, process, { ...options, connection }),
    makeEvents: (name) => new QueueEvents(name, { connection }),
  };
}
