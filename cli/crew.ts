import type { Logger } from 'pino';
import type { Calibration } from '../schemas/calibration.ts';
import type { Interpreter } from '../workers/contracts.ts';
import { openInterpreter } from '../workers/interpreter.ts';
import { startWorkers, type RunningWorkers } from '../workers/main.ts';
import { startWebhooks, type RunningWebhooks } from '../workers/webhooks/start-webhooks.ts';
import type { House } from './house.ts';
import { isDiskFull, wordError } from './word-error.ts';

/** Workers with their recognition processes. */
export interface Crew {
  /** Why the work cannot go on by itself, once that is so: a full disk takes no result and no state. */
  stuck(): Error | null;
  /** Jobs are taken: nothing is paused or being closed. */
  readonly isWorking: () => boolean;
  /** Finishes the pages in hand, then ends the processes. */
  close(): Promise<void>;
}

export async function startCrew(house: House): Promise<Crew> {
  const { config, folders, forms, stores, log } = house;
  const { observer } = house.telemetry;
  const calibration = (await stores.calibrations.newest())?.calibration ?? null;
  const interpreter = openInterpreter({
    processes: config.workerConcurrency,
    timeoutSeconds: config.pageTimeoutSeconds,
    formFolders: folders,
    calibration,
  });
  let stuck: Error | null = null;
  let workers: RunningWorkers | null = null;
  try {
    if (calibration !== null) await warnOfRefused(calibration, interpreter, log);
    workers = await startWorkers(stores, interpreter, forms, log, {
      concurrency: config.workerConcurrency,
      observer,
      onTrouble(error) {
        if (isDiskFull(error)) stuck ??= new Error(`${wordError(error)} ${GONE_ON_WITH}`);
      },
    });
    const webhooks = await startWebhooks(stores, log, { observer });
    return bind(workers, webhooks, interpreter, () => stuck);
  } catch (error) {
    await workers?.close();
    await interpreter.close();
    throw error;
  }
}

const bind = (
  workers: RunningWorkers,
  webhooks: RunningWebhooks,
  interpreter: Interpreter,
  stuck: Crew['stuck'],
): Crew => ({
  stuck,
  isWorking: () => workers.isWorking() && webhooks.isWorking(),
  async close() {
    await webhooks.close();
    await workers.close();
    await interpreter.close();
  },
});

/** Probabilities of other engines say nothing of these: they are never used, and never silently left. */
async function warnOfRefused(
  { id }: Calibration,
  interpreter: Interpreter,
  log: Logger,
): Promise<void> {
  const refused = await interpreter.findRefused();
  if (!refused.ok) log.error({ failure: refused.error }, 'the readers could not be asked');
  else if (refused.value.length > 0)
    log.warn(
      { calibration: id, groups: refused.value },
      `${id} was fitted with other models than are installed, and is not used for: ` +
        `${refused.value.join('; ')}. They are worth what their readers claim until ` +
        '`madoguchi calibrate` has enough readings of the present models.',
    );
}

const GONE_ON_WITH = 'What was taken in is kept, and is read then.';
