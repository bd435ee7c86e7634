/**
 * Whether a worker's memory stays flat: its recognition process, which is replaced every so often,
 * reads page after page, and the resident set is looked at as it goes (Linux).
 *
 *   npm run bench:memory [-- --pages 1000 --samples 40 --seed memory]
 *
 * Pages are of generated samples of all levels, each read again and again; generating them is done
 * before, so that only reading is seen.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { builtInForms } from '../cli/form-folders.ts';
import { closeSharedPdfRenderer } from '../engines/pdf/shared-renderer.ts';
import { openForm } from '../samples/blank.ts';
import { generateSample } from '../samples/generate.ts';
import type { PageRequest } from '../workers/contracts.ts';
import { openInterpreter } from '../workers/interpreter.ts';
import { describeMachine } from './machine.ts';

const LEVELS = 6;
const LOOKS = 20;

const { values: options } = parseArgs({
  options: {
    pages: { type: 'string', default: '1000' },
    samples: { type: 'string', default: '40' },
    seed: { type: 'string', default: 'memory' },
  },
});
const [pages, samples] = [options.pages, options.samples].map(Number) as [number, number];
if (!(pages > 0 && samples > 0)) throw new Error('--pages and --samples: numbers above 0');
const report = toMarkdown(await bench());
writeFileSync(new URL('./results/memory.md', import.meta.url), report);
process.stdout.write(report);
await closeSharedPdfRenderer();

interface Look {
  readonly pages: number;
  /** Of the recognition process; while one takes over from another, of both. */
  readonly recognitionMb: number;
  /** Of the process that hands the pages out. */
  readonly ownMb: number;
}

async function bench(): Promise<Look[]> {
  const [folder] = builtInForms();
  const blank = await openForm(folder!);
  const requests: PageRequest[] = [];
  for (let index = 0; index < samples; index++) {
    const level = index % LEVELS;
    const { bytes, truth } = await generateSample(
      { blank, seed: options.seed, level, typed: 0.25, plain: 0.5, colour: 0.5 },
      index,
    );
    for (const { number } of truth.pages)
      requests.push({ bytes, fileName: truth.file, page: number, wish: null });
  }
  const interpreter = openInterpreter({
    processes: 1,
    timeoutSeconds: 60,
    formFolders: [folder!],
    calibration: null,
  });
  const looks: Look[] = [];
  for (let read = 1; read <= pages; read++) {
    const page = await interpreter.interpret(requests[read % requests.length]!);
    // A page of the hardest level may be refused: that, too, takes memory. A dead process takes none.
    if (!page.ok && page.error.failure.kind === 'reader-crashed')
      throw new Error(page.error.failure.detail);
    if (read % Math.ceil(pages / LOOKS) === 0) looks.push(look(read));
  }
  await interpreter.close();
  return looks;
}

function look(read: number): Look {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(readStatus)
    .filter((status) => numberOf('PPid', status) === process.pid);
  const kilobytes = children.reduce((sum, status) => sum + numberOf('VmRSS', status), 0);
  return {
    pages: read,
    recognitionMb: (kilobytes * 1024) / 1e6,
    ownMb: process.memoryUsage.rss() / 1e6,
  };
}

/** A process may end while it is looked at: it has no children and no memory then. */
function readStatus(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

function numberOf(name: string, status: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
}

function toMarkdown(looks: readonly Look[]): string {
  const rows = looks.map(
    (it) => `| ${it.pages} | ${it.recognitionMb.toFixed(0)} | ${it.ownMb.toFixed(0)} |`,
  );
  return [
    '# Memory of a worker',
    '',
    `\`npm run bench:memory -- --pages ${options.pages} --samples ${options.samples} --seed ${options.seed}\``,
    `on ${describeMachine()}.`,
    '',
    'Resident sets in MB. A recognition process is replaced after some hundred pages.',
    '',
    '| pages read | recognition process | process that hands out |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
