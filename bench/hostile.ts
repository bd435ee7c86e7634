/**
 * Whether received files can harm: some 1,500 hostile files, generated from a seed, go one by one
 * through the processes that look into what is received, with the product's own limits. Each kind of
 * file says what may be answered; anything else, a crash, and any file opened or address called that
 * a hostile file names is a flaw, and the exit code is 1.
 *
 *   npm run bench:hostile [-- --count 1500 --seed hostile --only "PDF: JavaScript" --keep folder]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { closeSharedPdfRenderer } from '../engines/pdf/shared-renderer.ts';
import { KINDS } from './hostile/make-corpus.ts';
import { summarise, toMarkdown } from './hostile/report.ts';
import { tryCorpus } from './hostile/try-corpus.ts';

const RESULT = new URL('./results/hostile', import.meta.url);

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1500' },
    seed: { type: 'string', default: 'hostile' },
    // Kinds whose names begin so; their result is not kept.
    only: { type: 'string' },
    // Where files that showed a flaw are written.
    keep: { type: 'string' },
  },
});
const { only, keep, seed } = values;
const count = Number(values.count);
if (!(count > 0)) throw new Error('--count: a number above 0');
const kinds = only === undefined ? KINDS : KINDS.filter(({ name }) => name.startsWith(only));

let tried = 0;
const corpus = await tryCorpus({
  seed,
  count,
  kinds,
  onTrial: ({ specimen, outcomes, seconds, peakMb }, flaw) => {
    tried += 1;
    if (flaw !== null) process.stdout.write(`flaw: ${flaw.kind} (${flaw.round}): ${flaw.what}\n`);
    if (flaw !== null && keep !== undefined) {
      mkdirSync(keep, { recursive: true });
      const name = `${tried}-${specimen.kind.name.replaceAll(/[^\w-]+/g, '-')}`;
      writeFileSync(path.join(keep, name), specimen.bytes);
    }
    if (only !== undefined)
      process.stdout.write(
        `${specimen.kind.name} (${specimen.round}): ${outcomes.join(', ')}; ${seconds.toFixed(2)} s, ${peakMb.toFixed(0)} MB\n`,
      );
    else if (tried % 100 === 0) process.stdout.write(`${tried} files\n`);
  },
});
await closeSharedPdfRenderer();
const report = summarise(corpus, { seed, count });
if (only === undefined) {
  writeFileSync(new URL(`${RESULT.href}.json`), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(new URL(`${RESULT.href}.md`), toMarkdown(report));
}
process.stdout.write(toMarkdown(report));
if (!report.held) process.exitCode = 1;
