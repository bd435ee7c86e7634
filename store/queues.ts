import type { Job, Queue, QueueEvents, Telemetry, Worker, WorkerOptions } from 'bullmq';

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

/** The classes as `withBackend` makes them. What a job holds is the caller's claim, as in BullMQ itself. */
interface BackendClasses {
  readonly Queue: new (name: string, options: object) => Queue;
  readonly Worker: new (
    name: string,
    process: (job: Job<never, never>) => Promise<unknown>,
    options: object,
  ) => Worker;
  readonly QueueEvents: new (name: string, options: object) => QueueEvents;
}

export interface QueueOptions {
  /** Carries traces from whoever adds a job to the worker; left out: there are none. */
  readonly telemetry?: Telemetry;
  /** What the keys of a queue begin with; left out: BullMQ's own. */
  readonly prefixOf?: (queue: string) => string;
  /** Told of faults that no call waits for, such as a connection that is lost. */
  readonly onTrouble?: (error: Error) => void;
}

export function bindQueues(
  classes: unknown,
  connection: unknown,
  { telemetry, prefixOf, onTrouble = () => undefined }: QueueOptions = {},
): BoundQueues {
  const { Queue, Worker, QueueEvents } = classes as BackendClasses;
  const open = new Map<string, Queue>();
  const bind = (name: string) => ({
    connection,
    ...(telemetry && { telemetry }),
    ...(prefixOf && { prefix: prefixOf(name) }),
  });
  return {
    openQueue(name) {
      const known = open.get(name);
      if (known !== undefined) return known as never;
      const queue = new Queue(name, bind(name));
      queue.on('error', onTrouble); // BullMQ prints them otherwise
      open.set(name, queue);
      return queue as never;
    },
    makeWorker: (name, process, options) =>
      new Worker(name, process, { ...options, ...bind(name) }) as never,
    makeEvents: (name) => new QueueEvents(name, bind(name)),
    async close() {
      for (const queue of open.values()) await queue.close();
    },
  };
}
