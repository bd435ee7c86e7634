/**
 * Which of 200 registered forms a page is: invented forms, a third of them look-alikes, filled in,
 * aged and scanned. Counts what was told right, told wrong without a word, and sent to people, and
 * what 200 forms cost beyond the one that it is. Then pages that are none of them: letters, foreign
 * forms, blank sheets, desks, scanned and photographed, and what refusing them costs.
 *
 *   npm run bench:identification [-- --forms 200 --pages 20 --refused 2 --levels 0,1,2,3,4
 *     --minutes 60]
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openCodeReader } from '../engines/codes.ts';
import { registerPage } from '../recognition/register/register-page.ts';
import type { PreparedForm } from '../recognition/register/contracts.ts';
import type { PageImage } from '../recognition/ports.ts';
import { seeded } from '../samples/random.ts';
import { inventForms, LOOKALIKES, type InventedForm } from './identification/invent-forms.ts';
import { makePage } from './identification/make-page.ts';
import { prepareInvented } from './identification/prepare-invented.ts';
import { makeRefusedPage, REFUSED_KINDS } from './identification/refused-pages.ts';
import { toMarkdown, type Refusal, type Trial } from './identification/report.ts';
import { describeMachine } from './machine.ts';
import { cpuSince } from './measure-cpu.ts';
import { median } from './statistics.ts';

const RESULT = new URL('./results/identification', import.meta.url);
const SEED = 'identification';
/** Of the pages tried, this share is of forms that nobody registered. */
const FOREIGN = 0.1;
/** Each page is registered so often, alone and among all in turn. */
const RUNS = 5;

const { values } = parseArgs({
  options: {
    forms: { type: 'string', default: '200' },
    pages: { type: 'string', default: '20' },
    // Pages of each kind that must be refused.
    refused: { type: 'string', default: '2' },
    levels: { type: 'string', default: '0,1,2,3,4' },
    // Stops with what it has by then.
    minutes: { type: 'string', default: '60' },
  },
});

async function bench(
  count: number,
  pages: number,
  refused: number,
  levels: readonly number[],
  minutes: number,
): Promise<void> {
  const forms = inventForms({ count, lookalikes: LOOKALIKES, coded: true }, SEED);
  const strangers = inventForms({ count: 20, lookalikes: 0, coded: false }, `${SEED} foreign`);
  const before = memory();
  const start = process.cpuUsage();
  const prepared = forms.map(prepareInvented);
  const prepareMs = cpuSince(start) / count;
  const held = memory() - before;
  const codes = await openCodeReader();
  const refusals: Refusal[] = [];
  for (let index = 0; index < refused; index++)
    for (const kind of REFUSED_KINDS) {
      const level = 1 + (index % 3);
      refusals.push(await refusePage(kind, level, makeRefusedPage(kind, level, index)));
      process.stderr.write(`${JSON.stringify(refusals.at(-1))}\n`);
    }
  const trials: Trial[] = [];
  const until = Date.now() + minutes * 60_000;
  for (let index = 0; index < pages && Date.now() < until; index++)
    for (const level of levels)
      for (const coded of [false, true]) {
        const random = seeded(`${SEED}/${level}/${coded}/${index}`);
        const foreign = random.chance(FOREIGN);
        const form = random.pick(foreign ? strangers : forms);
        const number = random.whole(1, form.pages.length);
        const page = makePage(form, number, { level, coded: coded && !foreign, index });
        trials.push(await tryPage({ form, number, level, coded, foreign }, page));
        process.stderr.write(`${describe(trials.at(-1)!)}\n`);
      }
  const report = {
    machine: describeMachine(),
    forms: count,
    pagesOfForms: forms.reduce((sum, { pages: own }) => sum + own.length, 0),
    prepareMs,
    heldMb: held,
    rssMb: memory(),
    runs: RUNS,
    trials,
    refusals,
  };
  writeFileSync(new URL(`${RESULT.href}.json`), `${JSON.stringify(report, null, 1)}\n`);
  writeFileSync(new URL(`${RESULT.href}.md`), toMarkdown(report));
  process.stdout.write(toMarkdown(report));

  async function refusePage(kind: string, level: number, page: PageImage): Promise<Refusal> {
    const at = process.cpuUsage();
    const found = await registerPage(page, prepared, codes);
    const firstMs = cpuSince(at);
    const runs: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const start = process.cpuUsage();
      await registerPage(page, prepared, codes);
      runs.push(cpuSince(start));
    }
    const outcome = found.ok ? 'found' : found.error.kind;
    return { kind, level, outcome, firstMs, ms: median(runs) };
  }

  async function tryPage(
    { form, number, level, coded, foreign }: Wanted,
    page: PageImage,
  ): Promise<Trial> {
    const own = prepared[forms.indexOf(form)];
    // What is made when a form, or a pair of look-alikes, is first met is told apart.
    const alone = async (): Promise<number> => {
      const at = process.cpuUsage();
      if (own) await registerPage(page, [own], codes);
      return cpuSince(at);
    };
    await alone();
    const at = process.cpuUsage();
    const found = await registerPage(page, prepared, codes);
    const firstMs = cpuSince(at);
    const extraMs: number[] = [];
    const aloneMs: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      aloneMs.push(await alone());
      const start = process.cpuUsage();
      await registerPage(page, prepared, codes);
      extraMs.push(cpuSince(start) - aloneMs[run]!);
    }
    const names = found.ok
      ? [nameOf(found.value.prepared, found.value.page.number)]
      : found.error.kind === 'ambiguous-form'
        ? found.error.candidates
        : [];
    return {
      level,
      coded,
      kind: foreign ? 'foreign' : form.kind,
      truth: foreign ? null : `${form.form.id}:${form.form.version}:${number}`,
      outcome: found.ok ? 'found' : found.error.kind,
      names: [...names],
      extraMs,
      firstExtraMs: firstMs - median(aloneMs),
    };
  }
}

interface Wanted {
  readonly form: InventedForm;
  readonly number: number;
  readonly level: number;
  readonly coded: boolean;
  readonly foreign: boolean;
}

const nameOf = ({ form }: PreparedForm, page: number): string =>
  `${form.id}:${form.version}:${page}`;

const describe = ({ level, coded, kind, truth, outcome, names, extraMs }: Trial): string =>
  `${level} ${coded ? 'coded' : 'plain'} ${kind} ${truth} → ${outcome} ${names.join(' ')} + ${Math.round(median(extraMs))} ms`;

function memory(): number {
  globalThis.gc?.();
  return Math.round(process.memoryUsage.rss() / 1e6);
}

await bench(
  Number(values.forms),
  Number(values.pages),
  Number(values.refused),
  values.levels.split(',').map(Number),
  Number(values.minutes),
);
