import { describeMachine } from '../machine.ts';
import { median, percentile } from '../statistics.ts';
import type { CorpusTrial } from './try-corpus.ts';

interface KindRow {
  readonly kind: string;
  readonly files: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly slowestSeconds: number;
  readonly biggestMb: number;
}

export interface Report {
  readonly machine: string;
  readonly seed: string;
  readonly files: number;
  readonly kinds: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly seconds: { readonly median: number; readonly p99: number; readonly slowest: number };
  readonly slowest: { readonly kind: string; readonly seconds: number };
  readonly biggest: { readonly kind: string; readonly mb: number };
  readonly bait: CorpusTrial['bait'];
  readonly flaws: CorpusTrial['flaws'];
  readonly held: boolean;
  readonly rows: readonly KindRow[];
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** Of a file with several pages each outcome counts once. */
function countOutcomes(trials: CorpusTrial['trials']): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { outcomes } of trials)
    for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

export function summarise(corpus: CorpusTrial, options: { seed: string; count: number }): Report {
  const { trials, kinds, bait, flaws } = corpus;
  const rows = [...new Set(kinds)].map((kind): KindRow => {
    const own = trials.filter((_, i) => kinds[i] === kind);
    return {
      kind,
      files: own.length,
      outcomes: countOutcomes(own),
      slowestSeconds: round(Math.max(...own.map(({ seconds }) => seconds))),
      biggestMb: Math.round(Math.max(...own.map(({ peakMb }) => peakMb))),
    };
  });
  const seconds = trials.map((trial) => trial.seconds);
  const slowest = rows.reduce((a, b) => (b.slowestSeconds > a.slowestSeconds ? b : a));
  const biggest = rows.reduce((a, b) => (b.biggestMb > a.biggestMb ? b : a));
  return {
    machine: describeMachine(),
    seed: options.seed,
    files: trials.length,
    kinds: rows.length,
    outcomes: countOutcomes(trials),
    seconds: {
      median: round(median(seconds)),
      p99: round(percentile(seconds, 0.99)),
      slowest: slowest.slowestSeconds,
    },
    slowest: { kind: slowest.kind, seconds: slowest.slowestSeconds },
    biggest: { kind: biggest.kind, mb: biggest.biggestMb },
    bait,
    flaws,
    held: flaws.length === 0 && bait.connections === 0 && bait.files === 0,
    rows,
  };
}

const wordOutcomes = (outcomes: KindRow['outcomes']): string =>
  Object.entries(outcomes)
    .map(([outcome, files]) => `${outcome} ${files}`)
    .join(', ');

export function toMarkdown(report: Report): string {
  const { files, kinds, seed, machine, seconds, slowest, biggest, bait, flaws } = report;
  return [
    '# Hostile files',
    '',
    `\`npm run bench:hostile -- --count ${files} --seed ${seed}\` on ${machine}.`,
    '',
    `${files} files of ${kinds} kinds: ${report.held ? 'all held' : `${flaws.length} flaws`}. ` +
      `Calls for the bait: ${bait.connections} over the network, ${bait.files} to files.`,
    '',
    `A file takes ${seconds.median} s (median), ${seconds.p99} s (99th percentile); the slowest, ` +
      `${slowest.seconds} s, was of “${slowest.kind}”. The largest process had ${biggest.mb} MB, at “${biggest.kind}”.`,
    '',
    `Outcomes: ${wordOutcomes(report.outcomes)}. \`accepted\`: a form was found and read.`,
    '',
    ...flaws.map(({ kind, round: nth, what }) => `- flaw: ${kind} (${nth}): ${what}`),
    ...(flaws.length > 0 ? [''] : []),
    '| kind | files | outcomes | slowest, s | largest process, MB |',
    '| --- | --- | --- | --- | --- |',
    ...report.rows.map(
      (row) =>
        `| ${row.kind} | ${row.files} | ${wordOutcomes(row.outcomes)} | ${row.slowestSeconds} | ${row.biggestMb} |`,
    ),
    '',
  ].join('\n');
}
