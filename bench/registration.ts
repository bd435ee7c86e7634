/**
 * How well pages are registered: pages rendered with exactly known geometry, the true error at
 * every box of every field, what was reported unread, and whether the predicted residual is honest.
 *
 *   npm run bench:registration -- --count 20 [--seed S] [--levels 0,1,2,3,4,5] [--cases all|none|NAME]
 *     [--form FOLDER] [--plain | --coded] [--raw FILE] [--shard 1/2] [--merge FILE,FILE]
 *     [--only GROUP/VARIANT/INDEX] [--debug DIR] [--pages DIR [--render]]
 *
 * `--count`: pages per level and variant; a case gets a quarter of it. `--raw` keeps the outcome of
 * every page instead of writing a report, so that shards can run side by side and be merged. `--pages`
 * keeps rendered pages in a folder and takes them from there; `--render` stops at that.
 */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { builtInForms } from '../cli/form-folders.ts';
import { openCodeReader } from '../engines/codes.ts';
import { loadBlank } from '../engines/load-blank.ts';
import { closeSharedPdfRenderer } from '../engines/pdf/shared-renderer.ts';
import { drawOverlay } from '../recognition/register/draw-overlay.ts';
import { prepareForm } from '../recognition/register/prepare-form.ts';
import { openForm } from '../samples/blank.ts';
import { CASE_LEVEL, CASES } from './registration/cases.ts';
import { measurePage, type Measured, type PageOutcome } from './registration/measure-page.ts';
import type { PageKey } from './registration/page-key.ts';
import { makePage, type TruePage } from './registration/page-source.ts';
import { makeReport, toMarkdown } from './registration/report.ts';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '20' },
    seed: { type: 'string', default: 'bench' },
    levels: { type: 'string', default: '0,1,2,3,4,5' },
    cases: { type: 'string', default: 'all' },
    form: { type: 'string', default: builtInForms()[0]! },
    plain: { type: 'boolean', default: false },
    coded: { type: 'boolean', default: false },
    raw: { type: 'string' },
    shard: { type: 'string', default: '1/1' },
    merge: { type: 'string' },
    only: { type: 'string' },
    debug: { type: 'string' },
    pages: { type: 'string' },
    render: { type: 'boolean', default: false },
  },
});
const RESULT = new URL('./results/registration', import.meta.url);
/** A case is one thing; levels are mixtures and need more pages. */
const CASE_SHARE = 0.25;

const outcomes = options.merge ? readRaw(options.merge.split(',')) : await bench();
if (options.only) for (const outcome of outcomes) process.stdout.write(describe(outcome));
else if (!options.raw && !options.render) writeReport(outcomes);
await closeSharedPdfRenderer();

function listKeys(): PageKey[] {
  const variants = (['coded', 'plain'] as const).filter((name) =>
    options.plain || options.coded ? options[name] : true,
  );
  const groups = [
    ...options.levels
      .split(',')
      .filter(Boolean)
      .map((level) => ({ group: `level ${level}`, count: Number(options.count) })),
    ...Object.keys(CASES)
      .filter((name) => options.cases === 'all' || options.cases.split(';').includes(name))
      .map((group) => ({ group, count: Math.ceil(Number(options.count) * CASE_SHARE) })),
  ];
  const most = Math.max(0, ...groups.map(({ count }) => count));
  // One of each before the second of any: a run that is stopped early has seen everything.
  const keys = Array.from({ length: most }, (_, index) =>
    groups
      .filter(({ count }) => index < count)
      .flatMap(({ group }) =>
        variants.map((variant) => ({ group, variant, index, seed: options.seed })),
      ),
  ).flat();
  const [shard = 1, shards = 1] = options.shard.split('/').map(Number);
  return keys.filter((_, at) => at % shards === shard - 1);
}

/** `GROUP/VARIANT/INDEX`, as the report names a page. */
function parseKey(name: string): PageKey {
  const [group = '', variant, index] = name.split('/');
  if (variant !== 'plain' && variant !== 'coded')
    throw new RangeError(`${name}: give GROUP/plain|coded/INDEX`);
  return { group, variant, index: Number(index), seed: options.seed };
}

async function bench(): Promise<PageOutcome[]> {
  const blank = await openForm(options.form);
  const { form, folder } = blank;
  const rendered = await Promise.all(
    form.pages.map((_, page) => loadBlank(join(folder, form.blank), page + 1)),
  );
  const forms = [prepareForm(form, rendered)];
  const codes = await openCodeReader();
  if (options.raw) writeFileSync(options.raw, '');
  const found: PageOutcome[] = [];
  for (const key of options.only ? [parseKey(options.only)] : listKeys()) {
    const level = /^level (\d)$/.exec(key.group)?.[1];
    const describe = level === undefined ? CASES[key.group] : () => ({});
    if (!describe) throw new RangeError(`there is no case ${key.group}`);
    const recipe = { level: Number(level ?? CASE_LEVEL), describe };
    const page = await makePage(blank, key, recipe, options.pages ?? null);
    if (options.render) continue;
    const measured = await measurePage(key, page, forms, codes);
    if (options.debug) await drawPage(options.debug, page, measured);
    if (options.raw) appendFileSync(options.raw, `${JSON.stringify(measured.outcome)}\n`);
    else found.push(measured.outcome);
  }
  return found;
}

function readRaw(files: readonly string[]): PageOutcome[] {
  return files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as PageOutcome),
  );
}

/** Writes the scan with the boxes where they were found, or as it came when it was refused. */
async function drawPage(
  folder: string,
  page: TruePage,
  { outcome, registered }: Measured,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const { grey } = page.image;
  const name = `${outcome.group}-${outcome.variant}-${outcome.index}`.replaceAll(/[^\w+−-]+/g, '_');
  const picture = registered
    ? { ...drawOverlay(page.image, registered, registered.prepared.form), channels: 3 as const }
    : { ...grey, channels: 1 as const };
  const { width, height, channels, data } = picture;
  await sharp(data, { raw: { width, height, channels } })
    .png()
    .toFile(join(folder, `${name}.png`));
}

function describe({ group, variant, index, refused, boxes, cpuMs }: PageOutcome): string {
  const worst = [...boxes].sort((a, b) => b[0] - a[0]).slice(0, 8);
  const rows = worst.map(
    ([error, residual, unread]) =>
      `  ${error} mm, predicted ${residual}${unread ? ', unread' : ''}`,
  );
  const head = `${group}/${variant}/${index}: ${refused ?? `${boxes.length} boxes`}, ${cpuMs.toFixed(0)} ms`;
  return `${[head, ...rows].join('\n')}\n`;
}

function writeReport(pages: readonly PageOutcome[]): void {
  const command = `npm run bench:registration -- --count ${options.count} --seed ${options.seed}`;
  const report = makeReport(command, pages);
  const markdown = toMarkdown(report);
  writeFileSync(`${RESULT.pathname}.md`, markdown);
  writeFileSync(`${RESULT.pathname}.json`, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(markdown);
}
