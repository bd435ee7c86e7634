import cliProgress from 'cli-progress';
import { loadForm, type LoadedForm } from '../../engines/load-form.ts';
import { hashContent, writeGate } from '../../engines/gate-file.ts';
import { describeProblems } from '../describe-problems.ts';
import { EXIT } from '../exit-codes.ts';
import { describeGate } from '../gate/describe-gate.ts';
import { judgeGate } from '../gate/judge-gate.ts';
import { planTrials } from '../gate/plan-trials.ts';
import { runTrials } from '../gate/run-gate.ts';
import type { Outcome } from '../outcome.ts';

export interface CheckOptions {
  /** False: only what form.json says is looked at. */
  readonly gate: boolean;
  /** Trials for each page. */
  readonly count: number;
}

/** Fewer are a try: only so many activate a form. */
export const ENOUGH_TRIALS = 100;

/** Any seed would do; a fixed one gives the same verdict for the same form everywhere. */
const SEED = 'gate';

/** Explains what is wrong with a form; then reads its blank, aged in many ways, and keeps the result. */
export async function checkForm(folder: string, options: CheckOptions): Promise<Outcome['code']> {
  const loaded = await loadForm(folder);
  if (!loaded.ok) {
    process.stdout.write(describeProblems({ folder, problems: loaded.error }));
    return EXIT.failed;
  }
  const { form, warnings } = loaded.value;
  process.stdout.write(describeProblems({ folder, problems: warnings }));
  process.stdout.write(
    `${form.title.en} (${form.id} v${form.version}): ${form.fields.length} fields, ` +
      `${form.rules.length} rules, ${form.pages.length} page(s): no error\n`,
  );
  return options.gate ? passGate(loaded.value, options.count) : EXIT.done;
}

async function passGate(loaded: LoadedForm, count: number): Promise<Outcome['code']> {
  const { form, folder } = loaded;
  const content = await hashContent(loaded);
  const start = performance.now();
  const results = await runWithBar(folder, planTrials(form, count, SEED));
  const judgement = judgeGate(form, results);
  const seconds = (performance.now() - start) / 1000;
  process.stdout.write(describeGate(judgement, results, seconds));
  if (count < ENOUGH_TRIALS) {
    process.stdout.write(`A try only: ${ENOUGH_TRIALS} ways or more activate the form.\n`);
    return judgement.passed ? EXIT.done : EXIT.failed;
  }
  const { passed, engines, pagesNotRead, fields } = judgement;
  const gate = { content, passed, trials: count, seed: SEED, engines, pagesNotRead, fields };
  const path = await writeGate(loaded, gate);
  process.stdout.write(
    passed ? `Activated: ${path}\n` : `Not activated; what was found stands in ${path}\n`,
  );
  return passed ? EXIT.done : EXIT.failed;
}

async function runWithBar(folder: string, trials: ReturnType<typeof planTrials>) {
  const bar = new cliProgress.SingleBar(
    { format: '{bar} {value}/{total} scans of the blank, {duration_formatted}', hideCursor: true },
    cliProgress.Presets.shades_classic,
  );
  bar.start(trials.length, 0);
  try {
    return await runTrials(folder, trials, () => bar.increment());
  } finally {
    bar.stop();
  }
}
