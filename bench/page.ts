/**
 * What one A4 300-dpi page costs, from bytes to readings: wall-clock by stage and CPU seconds, and
 * beside it native tesseract on the very same file in the same run. Then what registering that page
 * costs alone, and among 200 forms.
 *
 *   npm run bench:page [-- --runs N --file scan.jpg --forms 200]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { builtInForms } from '../cli/form-folders.ts';
import { openReader, type Reader } from '../workers/open-reader.ts';
import type { ScanFile } from '../engines/decode/scan-file.ts';
import { decodePage } from '../engines/decode/decode-page.ts';
import { describeMachine } from './machine.ts';
import { cpuSince } from './measure-cpu.ts';
import { timeNativeTesseract } from './native-tesseract.ts';
import { timeAmong, WARM_UP_RUNS } from './page/time-among.ts';
import { median, percentile } from './statistics.ts';

const DEFAULT_FILE = fileURLToPath(
  new URL('../samples/scans/01-neat-handwritten-300dpi.jpg', import.meta.url),
);
const RESULT = new URL('./results/page', import.meta.url);

interface Run {
  readonly timings: Readonly<Record<string, number>>;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly rssMb: number;
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '30' },
    file: { type: 'string', default: DEFAULT_FILE },
    forms: { type: 'string', default: '200' },
  },
});
await bench(values.file, Number(values.runs), Number(values.forms));

async function bench(path: string, count: number, forms: number): Promise<void> {
  const reader = await openReader(builtInForms());
  if (!reader.ok) throw new Error(`${reader.error.folder} has problems: run form check`);
  const bytes = readFileSync(path);
  const file = await reader.value.inspect(bytes, basename(path));
  if (!file.ok) throw new Error(`${path}: ${file.error.kind}`);
  const runs: Run[] = [];
  for (let run = -WARM_UP_RUNS; run < count; run++) {
    const one = await readOnce(reader.value, bytes, file.value);
    if (run >= 0) runs.push(one);
  }
  await reader.value.close();
  const page = await decodePage(bytes, file.value, 1);
  if (!page.ok) throw new Error(`${path}: ${page.error.kind}`);
  const { alone, extra } = await timeAmong(page.value, count, forms);
  const among = [row('register, CPU', alone), row(`more among ${forms} forms, CPU`, extra)];
  const native = timeNativeTesseract(path, 'jpn');
  const report = summarise(basename(path), runs, among, native);
  writeFileSync(new URL(`${RESULT.href}.json`), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(new URL(`${RESULT.href}.md`), toMarkdown(report));
  process.stdout.write(toMarkdown(report));
}

async function readOnce(reader: Reader, bytes: Buffer, file: ScanFile): Promise<Run> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const page = await reader.read(bytes, file, 1);
  const wallMs = performance.now() - start;
  const cpuMs = cpuSince(cpu);
  if (!page.ok) throw new Error(`the page was not read: ${page.error.kind}`);
  return {
    timings: page.value.reading.timings,
    wallMs,
    cpuMs,
    rssMb: process.memoryUsage.rss() / 1e6,
  };
}

interface Row {
  readonly stage: string;
  readonly p50: number;
  readonly p10: number;
  readonly p90: number;
}

interface Report {
  readonly file: string;
  readonly machine: string;
  readonly runs: number;
  readonly rows: readonly Row[];
  readonly rssMb: { readonly first: number; readonly last: number };
  readonly nativeTesseractCpuSeconds: number | null;
  readonly ratioToNativeTesseract: number | null;
}

function row(stage: string, times: readonly number[]): Row {
  const [p50, p10, p90] = [0.5, 0.1, 0.9].map((share) => round(percentile(times, share)));
  return { stage, p50: p50!, p10: p10!, p90: p90! };
}

function summarise(
  file: string,
  runs: readonly Run[],
  among: readonly Row[],
  native: number | null,
): Report {
  const stages = Object.keys(runs[0]?.timings ?? {});
  const cpuSeconds = median(runs.map(({ cpuMs }) => cpuMs)) / 1000;
  return {
    file,
    machine: describeMachine(),
    runs: runs.length,
    rows: [
      ...stages.map((stage) =>
        row(
          stage,
          runs.map(({ timings }) => timings[stage] ?? Number.NaN),
        ),
      ),
      row(
        'whole page, wall clock',
        runs.map(({ wallMs }) => wallMs),
      ),
      row(
        'whole page, CPU',
        runs.map(({ cpuMs }) => cpuMs),
      ),
      ...among,
    ],
    rssMb: { first: round(runs[0]?.rssMb ?? 0), last: round(runs.at(-1)?.rssMb ?? 0) },
    nativeTesseractCpuSeconds: native,
    ratioToNativeTesseract: native === null ? null : round(native / cpuSeconds),
  };
}

function toMarkdown(report: Report): string {
  const rows = report.rows.map(
    ({ stage, p50, p10, p90 }) => `| ${stage} | ${p50} | ${p10} – ${p90} |`,
  );
  const native =
    report.nativeTesseractCpuSeconds === null
      ? 'Native tesseract is not installed here: no comparison.'
      : `Native \`tesseract -l jpn\` on the same file, \`OMP_THREAD_LIMIT=1\`: ` +
        `${report.nativeTesseractCpuSeconds.toFixed(2)} CPU s, ${report.ratioToNativeTesseract} times ours.`;
  return `# One page

\`npm run bench:page\` on ${report.machine}; ${report.file}, ${report.runs} runs.

| stage | median ms | p10 – p90 |
|---|---|---|
${rows.join('\n')}

Memory (RSS): ${report.rssMb.first} MB after the first run, ${report.rssMb.last} MB after the last.

${native}
`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
