import workerpool from 'workerpool';
import type { Trial } from './plan-trials.ts';
import { openTrialRunner, type TrialResult, type TrialRunner } from './run-trial.ts';

/** Runs in a process of its own: see `run-gate.ts`. Engines are opened by the first trial. */
let opened: Promise<TrialRunner> | undefined;

workerpool.worker({
  run: async (folder: string, trial: Trial): Promise<TrialResult> =>
    (await (opened ??= openTrialRunner(folder))).run(trial),
});
