/**
 * How right the product is on generated forms with known answers: per kind of field, what was
 * accepted rightly and wrongly, and what went to people.
 *
 *   npm run bench:accuracy -- --count 50 --level 2 [--seed S] [--form FOLDER] [--typed SHARE] [--registry] [--out FOLDER] [--claims FILE]
 *
 * `--out`: draws there, per kind, a reliability diagram beside the error-coverage curve
 * (`<kind>.svg`) and the 50 surest mistakes as a contact sheet (`<kind>-worst.png`, secrets covered).
 *
 * `--registry`: the application form's institutions stand in a registry among 5,000 invented ones;
 * every page is decided without and with it, and the fields that it speaks of are set side by side.
 *
 * `--claims`: writes there, one JSON line a field, what was claimed and whether it is right, but no
 * values: what training/acceptance fits on. Such a run is no result, and writes none.
 *
 * Hands, pens and ageing come from the sample generator: figures on it are not figures on real
 * post. The seed differs from every seed that training uses.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { builtInForms } from '../cli/form-folders.ts';
import { closeSharedPdfRenderer } from '../engines/pdf/shared-renderer.ts';
import { decidePage, isDecidedByProbability } from '../schemas/policy/decide.ts';
import { compileRules } from '../schemas/rules/compile-rules.ts';
import type { FieldValue, PageReading } from '../schemas/reading.ts';
import { openForm } from '../samples/blank.ts';
import { generateSample, type Sample } from '../samples/generate.ts';
import { groupScores, scoreField } from '../samples/score.ts';
import type { FieldTruth } from '../samples/truth.ts';
import { openReader, type ReadPage, type Reader } from '../workers/open-reader.ts';
import { traceCoverage } from './accuracy/coverage.ts';
import { drawChart } from './accuracy/draw-chart.ts';
import { drawWorst, findWorst } from './accuracy/draw-worst.ts';
import { judgeCells, type JudgedField } from './accuracy/judged-field.ts';
import { lookUpInstitutions } from './accuracy/look-up-institutions.ts';
import { measureKind, toMarkdown, type Outcome } from './accuracy/report.ts';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '50' },
    level: { type: 'string', default: '2' },
    seed: { type: 'string', default: 'bench' },
    form: { type: 'string', default: builtInForms()[0]! },
    typed: { type: 'string', default: '0.25' },
    registry: { type: 'boolean', default: false },
    out: { type: 'string' },
    claims: { type: 'string' },
  },
});

/** Fixed: rules on dates must not depend on the day of the bench. */
const RECEIVED_ON = '2026-01-15';

const outcome = await bench();
const command = `--count ${options.count} --level ${options.level} --seed ${options.seed} --typed ${options.typed}${options.registry ? ' --registry' : ''}`;
const report = toMarkdown(outcome, { command, level: options.level, pages: Number(options.count) });
process.stdout.write(report);
if (options.out !== undefined) await drawKinds(outcome, options.out);
if (options.claims === undefined) {
  const suffix = options.registry ? '-registry' : '';
  const result = new URL(`./results/accuracy-level${options.level}${suffix}`, import.meta.url);
  writeFileSync(`${result.pathname}.md`, report);
} else writeFileSync(options.claims, outcome.fields.map(toClaim).join(''));
await closeSharedPdfRenderer();

async function bench(): Promise<Outcome> {
  const opened = await openReader([options.form]);
  if (!opened.ok) throw new Error(`${opened.error.folder} has problems: run form check`);
  const reader = opened.value;
  const blank = await openForm(options.form);
  const result = { fields: [], refused: {}, untouched: 0, without: [] } as Outcome;
  let untouched = 0;
  for (let index = 0; index < Number(options.count); index++) {
    const sample = await generateSample(
      {
        blank,
        seed: options.seed,
        level: Number(options.level),
        typed: Number(options.typed),
        plain: 0.5,
        colour: 0.5,
      },
      index,
    );
    if (await scoreSample(reader, sample, result)) untouched++;
  }
  await reader.close();
  return { ...result, untouched };
}

/** Adds a sample's fields to the outcome; returns whether nobody would have to look at it. */
async function scoreSample(reader: Reader, sample: Sample, result: Outcome): Promise<boolean> {
  const { truth, bytes } = sample;
  const file = await reader.inspect(bytes, truth.file);
  if (!file.ok) throw new Error(`${truth.file}: ${file.error.kind}`); // the generator is broken
  let untouched = true;
  for (const page of truth.pages) {
    const read = await reader.read(bytes, file.value, page.number);
    if (!read.ok) {
      result.refused[read.error.kind] = (result.refused[read.error.kind] ?? 0) + 1;
      untouched = false;
      continue;
    }
    const { form } = read.value.registered.prepared;
    let { reading } = read.value;
    if (options.registry) {
      const lookedUp = new Set(
        form.lookups.flatMap(({ key, verify }) => [key, ...verify.map(({ field }) => field)]),
      );
      const before = judgePage(truth.file, page.fields, read.value, reading);
      result.without.push(...before.filter(({ fieldId }) => lookedUp.has(fieldId)));
      reading = await lookUpInstitutions(reader, read.value, page);
    }
    const judged = judgePage(truth.file, page.fields, read.value, reading);
    result.fields.push(...judged);
    if (judged.some(({ automatic }) => !automatic)) untouched = false;
  }
  return untouched;
}

function judgePage(
  sample: string,
  truths: readonly FieldTruth[],
  { registered, cuts }: ReadPage,
  { fields }: PageReading,
): JudgedField[] {
  const { form } = registered.prepared;
  const rules = compileRules(form);
  if (!rules.ok) throw new Error(`the rules of ${form.id} do not compile`);
  const { decisions, values } = decidePage(form, fields, rules.value, { receivedOn: RECEIVED_ON });
  return truths.flatMap((truth) => {
    const decision = decisions.find(({ fieldId }) => fieldId === truth.id);
    const reading = fields.find(({ fieldId }) => fieldId === truth.id);
    if (!decision || !reading) return [];
    const value = values[truth.id] ?? null;
    const cut = cuts.find(({ field }) => field.id === truth.id);
    const secret = cut?.field.secret !== 'none';
    const shown = (of: FieldValue): FieldValue => (secret ? '•' : of);
    const score = scoreField(truth, { status: decision.status, value });
    return [
      {
        ...score,
        sample,
        state: decision.status === 'unread' ? 'unread' : reading.state,
        probability: reading.probability,
        undoubted: isDecidedByProbability(decision),
        wrote: shown(truth.value),
        read: shown(value),
        picture: secret || score.right ? null : (cut?.picture ?? null), // only mistakes are drawn
        cells: judgeCells(truth, reading.parts),
      },
    ];
  });
}

function toClaim({ kind, state, probability, undoubted, right }: JudgedField): string {
  return `${JSON.stringify({ kind, state, probability, undoubted, right })}\n`;
}

async function drawKinds({ fields }: Outcome, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [kind, of] of groupScores(fields, (field) => field.kind)) {
    const { verdicts, calibration } = measureKind(of);
    const chart = drawChart(kind, calibration, traceCoverage(verdicts, of.length));
    writeFileSync(join(folder, `${kind}.svg`), chart);
    const worst = findWorst(of);
    if (worst.length > 0) writeFileSync(join(folder, `${kind}-worst.png`), await drawWorst(worst));
  }
}
