import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import workerpool from 'workerpool';
import type { Trial } from './plan-trials.ts';
import type { TrialResult } from './run-trial.ts';

const SCRIPT = fileURLToPath(new URL('./gate-process.ts', import.meta.url));

/** Sources are TypeScript: a process needs the same loader as its parent, from any folder. */
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** Each process holds engines and pages of about 700 MB: more would fill a desk computer. */
const MOST_PROCESSES = 4;

/** Runs every trial, several at a time; results in the order of the trials. Throws what they throw. */
export async function runTrials(
  folder: string,
  trials: readonly Trial[],
  onDone: () => void,
): Promise<TrialResult[]> {
  const pool = workerpool.pool(SCRIPT, {
    workerType: 'process',
    maxWorkers: Math.min(MOST_PROCESSES, availableParallelism(), trials.length),
    forkOpts: { execArgv: ['--import', TSX], env: { OMP_THREAD_LIMIT: '1' } },
  });
  const run = async (trial: Trial): Promise<TrialResult> => {
    const result = (await pool.exec('run', [folder, trial])) as TrialResult;
    onDone();
    return result;
  };
  try {
    return await Promise.all(trials.map(run));
  } finally {
    await pool.terminate(true);
  }
}
