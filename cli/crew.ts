import type { Logger } from 'pino';
import type { Calibration } from '../schemas/calibration.ts';
import type { Interpreter } from '../workers/contracts.ts';
import { findConfinement } from '../engines/confine.ts';
import { openInterpreter } from '../workers/interpreter.ts';
import { startWorkers, type RunningWorkers } from '../workers/main.ts';
import { startWebhooks, type RunningWebhooks } from '../workers/webhooks/start-webhooks.ts';
import type { House } from './house.ts';
import { planProcesses } from './plan-processes.ts';
import { isDiskFull, wordError } from './word-error.ts';

/** Workers with their recognition processes. */
export interface Crew {
  /** Recognition processes: pages in hand at the same time; 0: it reads none. */
  readonly processes: number;
  /** Why the work cannot go on by itself, once that is so: a full disk takes no result and no state. */
  stuck(): Error | null;
  /** Jobs are taken: nothing is paused or being closed. */
  readonly isWorking: () => boolean;
  /** Finishes the pages in hand, then ends the processes. */
  close(): Promise<void>;
}

export async function startCrew(house: House): Promise<Crew> {
  const { config, folders, forms, stores, log } = house;
  const { workerRoles: roles, sweepMs } = config;
  const { observer } = house.telemetry;
  const reads = roles.includes('read') || roles.includes('decode');
  const calibration = (await stores.calibrations.newest())?.calibration ?? null;
  const processes = planProcesses(config);
  const interpreter = openInterpreter({
    processes,
    timeoutSeconds: config.pageTimeoutSeconds,
    formFolders: folders,
    calibration,
  });
  const { hasNoNetwork, writesNothing } = findConfinement();
  if (!hasNoNetwork || !writesNothing)
    log.warn(
      { hasNoNetwork, writesNothing },
      'this system confines decoding less: see docs/security.md',
    );
  let stuck: Error | null = null;
  const started: (RunningWorkers | RunningWebhooks)[] = [];
  const close = async (): Promise<void> => {
    for (const part of started.toReversed()) await part.close();
    await interpreter.close();
  };
  try {
    if (reads) {
      if (calibration !== null) await warnOfRefused(calibration, interpreter, log);
      const workers = await startWorkers(stores, interpreter, forms, log, {
        roles,
        sweepMs,
        concurrency: processes,
        observer,
        onTrouble(error) {
          if (isDiskFull(error)) stuck ??= new Error(`${wordError(error)} ${GONE_ON_WITH}`);
        },
      });
      started.push(workers);
    }
    if (roles.includes('deliver'))
      started.push(await startWebhooks(stores, log, { observer, sweepMs }));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    processes: reads ? processes : 0,
    stuck: () => stuck,
    isWorking: () => started.every((part) => part.isWorking()),
    close,
  };
}

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
