import { availableParallelism } from 'node:os';
import workerpool from 'workerpool';
import { compiledProgram } from '../../programs/compiled.js';
import type { Trial } from './plan-trials.ts';
import type { TrialResult } from './run-trial.ts';

/** Each process holds engines and pages of about 700 MB: more would fill a desk computer. */
const MOST_PROCESSES = 4;

/** Runs every trial, several at a time; results in the order of the trials. Throws what they throw. */
export async function runTrials(
  folder: string,
  trials: readonly Trial[],
  onDone: () => void,
): Promise<TrialResult[]> {
  const pool = workerpool.pool(compiledProgram('gate'), {
    workerType: 'process',
    maxWorkers: Math.min(MOST_PROCESSES, availableParallelism(), trials.length),
    forkOpts: { env: { OMP_THREAD_LIMIT: '1' } },
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
