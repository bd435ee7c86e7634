import { wilson } from '../../recognition/confidence/wilson.ts';
import { median, percentile } from '../statistics.ts';

/** One page and what became of it. */
export interface Trial {
  readonly level: number;
  readonly coded: boolean;
  readonly kind: string;
  /** `form:version:page`; null for a page of a form that nobody registered. */
  readonly truth: string | null;
  /** `found`, or why not. */
  readonly outcome: string;
  /** What was found, or the candidates shown to a person. */
  readonly names: readonly string[];
  /** CPU with all forms beyond that with the page's own alone, run by run. */
  readonly extraMs: readonly number[];
  /** The same of the first run, when what it needs of the other forms is not there yet. */
  readonly firstExtraMs: number;
}

/** A page that is of no form at all, and what became of it. */
export interface Refusal {
  readonly kind: string;
  readonly level: number;
  /** Why it was refused; `found`: it was not. */
  readonly outcome: string;
  /** CPU with all forms; `firstMs`: when what it needs of them is not there yet. */
  readonly firstMs: number;
  readonly ms: number;
}

export interface Report {
  readonly machine: string;
  readonly forms: number;
  readonly pagesOfForms: number;
  readonly prepareMs: number;
  readonly heldMb: number;
  readonly rssMb: number;
  /** Runs with each page. */
  readonly runs: number;
  readonly trials: readonly Trial[];
  readonly refusals: readonly Refusal[];
}

const isRight = ({ truth, outcome, names }: Trial): boolean =>
  truth === null ? outcome !== 'found' : outcome === 'found' && names[0] === truth;
const isWrong = (trial: Trial): boolean => trial.outcome === 'found' && !isRight(trial);
const shown = ({ outcome, names, truth }: Trial): boolean =>
  outcome === 'ambiguous-form' && truth !== null && names.includes(truth);
const lost = (trial: Trial): boolean => !isRight(trial) && !isWrong(trial) && !shown(trial);

function row(name: string, trials: readonly Trial[]): string {
  const count = (is: (trial: Trial) => boolean): number => trials.filter(is).length;
  const wrong = count(isWrong);
  const upTo = (100 * wilson(wrong, trials.length).high).toFixed(1);
  const registered = trials.filter(({ truth }) => truth !== null);
  const extra = registered.map(({ extraMs }) => median(extraMs));
  const runs = registered.flatMap(({ extraMs }) => extraMs);
  const first = registered.map(({ firstExtraMs }) => firstExtraMs);
  const ms = (of: readonly number[], shares: readonly number[]): string =>
    shares.map((share) => percentile(of, share).toFixed(0)).join(' / ');
  return `| ${name} | ${trials.length} | ${count(isRight)} | ${wrong} (≤ ${upTo} %) | ${count(shown)} | ${count(lost)} | ${ms(extra, [0.5, 0.95, 1])} | ${ms(runs, [0.95])} | ${ms(first, [0.5, 0.95])} |`;
}

function refusalRow(kind: string, refusals: readonly Refusal[]): string {
  const of = refusals.filter((refusal) => refusal.kind === kind);
  const outcomes = [...new Set(of.map(({ outcome }) => outcome))].join(', ');
  const ms = (times: readonly number[]): string =>
    [0.5, 1].map((share) => percentile([...times], share).toFixed(0)).join(' / ');
  const [again, first] = [of.map((refusal) => refusal.ms), of.map(({ firstMs }) => firstMs)];
  return `| ${kind} | ${of.length} | ${outcomes} | ${ms(again)} | ${ms(first)} |`;
}

export function toMarkdown(report: Report): string {
  const { trials } = report;
  const by = (name: (trial: Trial) => string): string[] =>
    [...new Set(trials.map(name))].map((key) =>
      row(
        key,
        trials.filter((trial) => name(trial) === key),
      ),
    );
  const head = `| | pages | right | wrong, unnoticed (95 % bound) | shown to a person with the true one | refused | extra CPU ms p50 / p95 / max | of single runs p95 | the first time p50 / p95 |
|---|---|---|---|---|---|---|---|---|`;
  return `# Identification among ${report.forms} forms

\`npm run bench:identification\` on ${report.machine}. ${report.forms} invented forms with ${report.pagesOfForms} pages, a third of them look-alikes; every tenth page tried is of a form that nobody registered, where "right" is to refuse it. "Extra CPU" is what registering the page among all forms costs beyond registering it with its own form alone, for each page the median of ${report.runs} runs; single runs also hold what the runtime does beside (compiling, collecting garbage).

${head}
${by(({ level, coded }) => `level ${level}, ${coded ? 'coded' : 'plain'}`).join('\n')}
${row('all', trials)}

By how the form came about (\`word\`, \`title\`, \`field\`, \`moved\`: another version that differs in one such thing, and the original of such versions is \`different\`; \`same-back\`, \`same-front\`: two forms share one page exactly, so that only a code tells those pages apart):

${head}
${by(({ kind }) => kind).join('\n')}

Pages that are of no form, every one of which must be refused, and what that costs:

| | pages | outcome | CPU ms p50 / max | the first time p50 / max |
|---|---|---|---|---|
${[...new Set(report.refusals.map(({ kind }) => kind))].map((kind) => refusalRow(kind, report.refusals)).join('\n')}

Preparing a form: ${report.prepareMs.toFixed(0)} ms of CPU, drawing it included. Memory of all forms: ${report.heldMb} MB; of the whole process at the end: ${report.rssMb} MB.
`;
}
