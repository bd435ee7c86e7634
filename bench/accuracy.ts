/**
 * How right the product is on generated forms with known answers: per kind of field, what was
 * accepted rightly and wrongly, and what went to people.
 *
 *   npm run bench:accuracy -- --count 50 --level 2 [--seed S] [--form FOLDER] [--typed SHARE] [--registry]
 *
 * `--registry`: the application form's institutions stand in a registry among 5,000 invented ones;
 * every page is decided without and with it, and the fields that it speaks of are set side by side.
 *
 * Hands, pens and ageing come from the sample generator: figures on it are not figures on real
 * post. The seed differs from every seed that training uses.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { builtInForms } from '../cli/form-folders.ts';
import { closeSharedPdfRenderer } from '../engines/pdf/shared-renderer.ts';
import type { Form } from '../schemas/form/form.ts';
import { decidePage } from '../schemas/policy/decide.ts';
import { compileRules } from '../schemas/rules/compile-rules.ts';
import type { FieldValue } from '../schemas/reading.ts';
import { openForm } from '../samples/blank.ts';
import { generateSample, type Sample } from '../samples/generate.ts';
import { groupScores, scoreField, tally, type FieldScore } from '../samples/score.ts';
import type { FieldTruth } from '../samples/truth.ts';
import type { PageReading } from '../schemas/reading.ts';
import { openReader, type Reader } from '../workers/open-reader.ts';
import { lookUpInstitutions } from './accuracy/look-up-institutions.ts';
import { describeMachine } from './machine.ts';
import { wilson } from './statistics.ts';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '50' },
    level: { type: 'string', default: '2' },
    seed: { type: 'string', default: 'bench' },
    form: { type: 'string', default: builtInForms()[0]! },
    typed: { type: 'string', default: '0.25' },
    registry: { type: 'boolean', default: false },
  },
});

/** Fixed: rules on dates must not depend on the day of the bench. */
const RECEIVED_ON = '2026-01-15';

interface Mistake {
  readonly sample: string;
  readonly fieldId: string;
  readonly wrote: FieldValue;
  readonly read: FieldValue;
  readonly probability: number;
}

interface Outcome {
  readonly scores: FieldScore[];
  readonly mistakes: Mistake[];
  /** Pages that were refused altogether, by cause. */
  readonly refused: Record<string, number>;
  /** Pages of which no field went to a person. */
  readonly untouched: number;
  /** With a registry: the fields that it speaks of, decided without it. */
  readonly without: FieldScore[];
}

const outcome = await bench();
const report = toMarkdown(outcome);
process.stdout.write(report);
const suffix = options.registry ? '-registry' : '';
const result = new URL(`./results/accuracy-level${options.level}${suffix}`, import.meta.url);
writeFileSync(`${result.pathname}.md`, report);
await closeSharedPdfRenderer();

async function bench(): Promise<Outcome> {
  const opened = await openReader([options.form]);
  if (!opened.ok) throw new Error(`${opened.error.folder} has problems: run form check`);
  const reader = opened.value;
  const blank = await openForm(options.form);
  const result = { scores: [], mistakes: [], refused: {}, untouched: 0, without: [] } as Outcome;
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
      const before = scorePage(truth.file, page.fields, form, reading);
      result.without.push(
        ...before.flatMap(({ score }) => (lookedUp.has(score.fieldId) ? [score] : [])),
      );
      reading = await lookUpInstitutions(reader, read.value, page);
    }
    for (const { score, mistake } of scorePage(truth.file, page.fields, form, reading)) {
      result.scores.push(score);
      if (!score.automatic) untouched = false;
      if (mistake) result.mistakes.push(mistake);
    }
  }
  return untouched;
}

function scorePage(
  sample: string,
  truths: readonly FieldTruth[],
  form: Form,
  { fields }: PageReading,
) {
  const { decisions, values } = decidePage(form, fields, rulesOf(form), {
    receivedOn: RECEIVED_ON,
  });
  return truths.flatMap((truth) => {
    const decision = decisions.find(({ fieldId }) => fieldId === truth.id);
    const reading = fields.find(({ fieldId }) => fieldId === truth.id);
    if (!decision || !reading) return [];
    const value = values[truth.id] ?? null;
    const score = scoreField(truth, { status: decision.status, value });
    const secret = form.fields.find(({ id }) => id === truth.id)?.secret !== 'none';
    const wrong = score.automatic && !score.right;
    const shown = (of: FieldValue): FieldValue => (secret ? '•' : of);
    const mistake: Mistake | null = wrong
      ? {
          sample,
          fieldId: truth.id,
          wrote: shown(truth.value),
          read: shown(value),
          probability: reading.probability,
        }
      : null;
    return [{ score, mistake }];
  });
}

function rulesOf(form: Form) {
  const rules = compileRules(form);
  if (!rules.ok) throw new Error(`the rules of ${form.id} do not compile`);
  return rules.value;
}

function toMarkdown({ scores, mistakes, refused, untouched, without }: Outcome): string {
  const count = Number(options.count);
  const rows: string[] = [];
  const add = (name: string, of: readonly FieldScore[]): void => void rows.push(row(name, of));
  for (const [kind, of] of groupScores(scores, ({ kind }) => kind)) {
    add(kind, of);
    for (const [style, some] of groupScores(of, ({ style }) => style ?? 'nothing written'))
      add(`– ${style}`, some);
  }
  add('**all**', scores);
  for (const [fieldId, of] of groupScores(without, (score) => score.fieldId)) {
    add(`${fieldId}, without the registry`, of);
    add(
      `${fieldId}, with it`,
      scores.filter((score) => score.fieldId === fieldId),
    );
  }
  const wrong = mistakes.map(
    ({ sample, fieldId, wrote, read, probability }) =>
      `| ${sample} | ${fieldId} | ${JSON.stringify(wrote)} | ${JSON.stringify(read)} | ${probability.toFixed(4)} |`,
  );
  const causes = Object.entries(refused).map(([kind, pages]) => `${kind}: ${pages}`);
  return `# Accuracy at level ${options.level}

\`npm run bench:accuracy -- --count ${count} --level ${options.level} --seed ${options.seed} --typed ${options.typed}${options.registry ? ' --registry' : ''}\`
on ${describeMachine()}; generated forms, not real post.

| kind | fields | right | accepted | wrong among accepted (95 %) | to people | of these proposed right | unread |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}

Pages untouched by people: ${untouched} of ${count}. Pages refused: ${causes.join(', ') || 'none'}.

Wrong among accepted:

| sample | field | wrote | read | probability |
|---|---|---|---|---|
${wrong.join('\n') || '| none | | | | |'}
`;
}

function row(name: string, of: readonly FieldScore[]): string {
  const { fields, automaticRight, automaticWrong, reviewRight, reviewOther, unread } = tally(of);
  const percent = (part: number, whole: number): string =>
    whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
  const automatic = automaticRight + automaticWrong;
  const { low, high } = wilson(automaticWrong, automatic);
  const interval =
    automatic === 0 ? '–' : `${automaticWrong} (${percent(low, 1)} – ${percent(high, 1)})`;
  const people = reviewRight + reviewOther;
  return `| ${name} | ${fields} | ${percent(automaticRight + reviewRight, fields)} | ${percent(automatic, fields)} | ${interval} | ${percent(people, fields)} | ${percent(reviewRight, people)} | ${unread} |`;
}
