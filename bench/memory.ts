/**
 * Whether a worker's memory stays flat: one reader reads page after page, and its resident set is
 * looked at every so often.
 *
 *   npm run bench:memory [-- --pages 1000 --samples 40 --seed memory]
 *
 * Pages are of generated samples of all levels, each read again and again; generating them is done
 * before, so that only reading is seen.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { builtInForms } from '../cli/form-folders.ts';
import { closeSharedPdfRenderer } from '../engines/pdf/shared-renderer.ts';
import { openForm } from '../samples/blank.ts';
import { generateSample } from '../samples/generate.ts';
import { openReader } from '../workers/open-reader.ts';
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
  readonly rssMb: number;
  readonly heapMb: number;
}

async function bench(): Promise<Look[]> {
  const [folder] = builtInForms();
  const opened = await openReader([folder!]);
  if (!opened.ok) throw new Error(`${opened.error.folder} has problems: run form check`);
  const reader = opened.value;
  const blank = await openForm(folder!);
  const files = [];
  for (let index = 0; index < samples; index++) {
    const level = index % LEVELS;
    const { bytes, truth } = await generateSample(
      { blank, seed: options.seed, level, typed: 0.25, plain: 0.5, colour: 0.5 },
      index,
    );
    const file = await reader.inspect(bytes, truth.file);
    if (!file.ok) throw new Error(`${truth.file}: ${file.error.kind}`); // the generator is broken
    files.push({ bytes, file: file.value, pages: truth.pages.map(({ number }) => number) });
  }
  const looks: Look[] = [];
  let read = 0;
  while (read < pages)
    for (const { bytes, file, pages: numbers } of files)
      for (const number of numbers) {
        if (read >= pages) break;
        // Pages of the hardest level may be refused: that, too, takes memory.
        await reader.read(bytes, file, number);
        read += 1;
        if (read % Math.ceil(pages / LOOKS) === 0) looks.push(look(read));
      }
  await reader.close();
  return looks;
}

function look(read: number): Look {
  const { rss, heapUsed } = process.memoryUsage();
  return { pages: read, rssMb: rss / 1e6, heapMb: heapUsed / 1e6 };
}

function toMarkdown(looks: readonly Look[]): string {
  const rows = looks.map(
    (it) => `| ${it.pages} | ${it.rssMb.toFixed(0)} | ${it.heapMb.toFixed(0)} |`,
  );
  return [
    '# Memory of a worker',
    '',
    `\`npm run bench:memory -- --pages ${options.pages} --samples ${options.samples} --seed ${options.seed}\``,
    `on ${describeMachine()}.`,
    '',
    '| pages read | resident set, MB | JavaScript heap in use, MB |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
