import { openInterpreter } from '../workers/interpreter.ts';
import { startWorkers } from '../workers/main.ts';
import type { House } from './house.ts';

/** Workers with their recognition processes. */
export interface Crew {
  /** Finishes the pages in hand, then ends the processes. */
  close(): Promise<void>;
}

export async function startCrew({ config, folders, forms, stores, log }: House): Promise<Crew> {
  const interpreter = openInterpreter({
    processes: config.workerConcurrency,
    timeoutSeconds: config.pageTimeoutSeconds,
    formFolders: folders,
  });
  const workers = await startWorkers(stores, interpreter, forms, log, {
    concurrency: config.workerConcurrency,
  });
  return {
    async close() {
      await workers.close();
      await interpreter.close();
    },
  };
}
