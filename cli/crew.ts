import { openInterpreter } from '../workers/interpreter.ts';
import { startWorkers } from '../workers/main.ts';
import type { House } from './house.ts';
import { isDiskFull, wordError } from './word-error.ts';

/** Workers with their recognition processes. */
export interface Crew {
  /** Why the work cannot go on by itself, once that is so: a full disk takes no result and no state. */
  stuck(): Error | null;
  /** Finishes the pages in hand, then ends the processes. */
  close(): Promise<void>;
}

export async function startCrew({ config, folders, forms, stores, log }: House): Promise<Crew> {
  const interpreter = openInterpreter({
    processes: config.workerConcurrency,
    timeoutSeconds: config.pageTimeoutSeconds,
    formFolders: folders,
  });
  let stuck: Error | null = null;
  const workers = await startWorkers(stores, interpreter, forms, log, {
    concurrency: config.workerConcurrency,
    onTrouble(error) {
      if (isDiskFull(error)) stuck ??= new Error(`${wordError(error)} ${GONE_ON_WITH}`);
    },
  });
  return {
    stuck: () => stuck,
    async close() {
      await workers.close();
      await interpreter.close();
    },
  };
}

const GONE_ON_WITH = 'What was taken in is kept, and is read then.';
