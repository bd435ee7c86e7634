import type { Job, Worker } from 'bullmq';
import type { Logger } from 'pino';
import type { Failure } from '../schemas/failure.ts';
import { ROLES, type Role } from '../schemas/config.ts';
import { askOnce } from '../store/ask-once.ts';
import type { FormLibrary } from '../store/contracts.ts';
import type { Stores } from '../store/open-stores.ts';
import type { WorkObserver } from '../telemetry/contracts.ts';
import { UNOBSERVED } from '../telemetry/unobserved.ts';
import type { Interpreter } from './contracts.ts';
import { ATTEMPTS } from './enqueue.ts';
import { failureOf } from './healable.ts';
import { decodeScan } from './jobs/decode-scan.ts';
import type { JobDesk, Report } from './jobs/job-desk.ts';
import { readPage, rejectedFor } from './jobs/read-page.ts';
import { QUEUES, type DecodePayload, type ReadPayload } from './payloads.ts';
import { sweepUnfinished } from './sweep.ts';
import { withoutValues } from './tell-error.ts';
import { tellSeldom } from './tell-seldom.ts';

export interface RunningWorkers {
  /** They take jobs: they are neither paused nor being closed. */
  isWorking(): boolean;
  /** Lets the pages in hand be finished, then stops. The stores stay open. */
  close(): Promise<void>;
}

export interface WorkerOptions {
  /** What jobs are taken of; the sweep is everybody's. */
  readonly roles?: readonly Role[];
  readonly sweepMs?: number;
  /** Pages in hand at the same time: as many as the interpreter has processes. */
  readonly concurrency: number;
  /** Told of every error of the queue and of a job, beside the log: somebody may wait for the work. */
  readonly onTrouble?: (error: unknown) => void;
  readonly observer?: WorkObserver;
}

/** A queue that could not be reached for a while is made up for by the next round. */
const SWEEP_EVERY_MS = 5 * 60_000;

/**
 * A worker that is killed loses its jobs' locks, and others take them up. Killed machines and deployments
 * are no fault of a page: only one that was in hand every time is given up.
 */
const MOST_STALLS = ATTEMPTS - 1;

/** Starts taking jobs. */
export async function startWorkers(
  stores: Stores,
  interpreter: Interpreter,
  forms: FormLibrary,
  log: Logger,
  {
    roles = ROLES,
    sweepMs = SWEEP_EVERY_MS,
    concurrency,
    onTrouble = () => undefined,
    observer = UNOBSERVED,
  }: WorkerOptions,
): Promise<RunningWorkers> {
  const desk: JobDesk = { stores, interpreter, forms, observer };
  const { records, queues } = stores;
  const rejectScan: Reject<DecodePayload> = async ({ data }, failure) => {
    await records.rejectScan(data.scanId, failure);
    observer.fileEnded({ rejected: failure.kind });
  };
  const rejectPage: Reject<ReadPayload> = async ({ data }, failure) => {
    await records.rejectPage(data.pageId, failure);
    observer.pageEnded(rejectedFor(failure));
  };
  /** Ids and outcomes: by the job, the scan and the trace its lines are found. */
  const tellDone = (job: Job, end: object): void => {
    const ms = Date.now() - (job.processedOn ?? Date.now());
    log.info({ queue: job.queueName, job: job.id, ...end, ms }, 'a job is done');
  };
  const startDecoding = (): Worker => {
    const worker = queues.makeWorker<DecodePayload>(
      QUEUES.decode,
      giveUpAtLast(async (job) => {
        const end = await decodeScan(desk, job, reportTo(job));
        observer.fileEnded(end);
        tellDone(job, { scan: end.scanId, rejected: end.rejected });
      }, rejectScan),
      // Beside reading one is enough: a file is looked into faster than its pages are read.
      { concurrency: roles.includes('read') ? 1 : concurrency, maxStalledCount: MOST_STALLS },
    );
    watch(worker, rejectScan, log, onTrouble);
    return worker;
  };
  const startReading = (): Worker => {
    const worker = queues.makeWorker<ReadPayload>(
      QUEUES.read,
      giveUpAtLast(async (job) => {
        const end = await readPage(desk, job.data, reportTo(job));
        observer.pageEnded(end);
        const { scanId: scan, pageId: page, form, outcome, reason } = end;
        tellDone(job, { scan, page, form, outcome, reason });
      }, rejectPage),
      { concurrency, maxStalledCount: MOST_STALLS },
    );
    watch(worker, rejectPage, log, onTrouble);
    return worker;
  };
  const workers = [
    ...(roles.includes('decode') ? [startDecoding()] : []),
    ...(roles.includes('read') ? [startReading()] : []),
  ];
  const sweep = askOnce(async () => {
    const queued = await sweepUnfinished(stores);
    if (queued > 0) log.info({ queued }, 'queued what had been left behind');
  });
  const closeAll = () => Promise.all(workers.map((worker) => worker.close()));
  try {
    await sweep();
  } catch (error) {
    await closeAll();
    throw error;
  }
  const timer = setInterval(() => {
    void sweep().catch((error: unknown) =>
      log.error({ err: error }, 'the sweep failed; the next one follows'),
    );
  }, sweepMs).unref();
  let isClosing = false;
  return {
    isWorking: () =>
      !isClosing && workers.every((worker) => worker.isRunning() && !worker.isPaused()),
    async close() {
      isClosing = true;
      clearInterval(timer);
      await closeAll();
    },
  };
}

const reportTo =
  (job: Job): Report =>
  (progress) =>
    job.updateProgress(progress);

type Reject<Data> = (job: Job<Data>, failure: Failure) => Promise<void>;

/**
 * After the last try the records say why it was given up, and the job stays visible as failed.
 * A job whose worker died too often never gets here: see `watch`.
 */
function giveUpAtLast<Data>(
  process: (job: Job<Data>) => Promise<void>,
  reject: Reject<Data>,
): (job: Job<Data>) => Promise<unknown> {
  return async (job) => {
    try {
      return await process(job);
    } catch (error) {
      const isUnrecoverable = error instanceof Error && error.name === 'UnrecoverableError';
      const isLast = job.attemptsMade + 1 >= (job.opts.attempts ?? ATTEMPTS);
      if (isLast && !isUnrecoverable) await reject(job, failureOf(error));
      throw withoutValues(error);
    }
  };
}

/** The same fault told every few milliseconds would fill a disk. */
const SAME_ERROR_EVERY_MS = 10_000;

/** BullMQ's words for a job that took its worker down with it, again and again. */
const STALLED = /stalled more than allowable/;

function watch<Data>(
  worker: Worker<Data>,
  reject: Reject<Data>,
  log: Logger,
  onTrouble: (error: unknown) => void,
): void {
  const ofQueue = log.child({ queue: worker.name });
  const tell = tellSeldom(ofQueue, 'the queue reports an error', SAME_ERROR_EVERY_MS);
  worker.on('error', (error) => {
    onTrouble(error);
    tell(error);
  });
  worker.on('failed', (job, error) => {
    onTrouble(error.cause ?? error);
    const { name: queue } = worker;
    log.warn({ job: job?.id, queue, attempt: job?.attemptsMade, err: error }, 'a job failed');
    if (job === undefined || !STALLED.test(error.message)) return;
    void reject(job, failureOf(error)).catch((problem: unknown) =>
      log.error(
        { err: problem, job: job.id },
        'a failure could not be recorded; the sweep tries the job again',
      ),
    );
  });
}
