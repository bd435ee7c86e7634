import {
  measureCalibration,
  type CalibrationReport,
  type JudgedVerdict,
} from '../../recognition/confidence/calibration-error.ts';
import { groupScores, tally, type FieldScore } from '../../samples/score.ts';
import { describeMachine } from '../machine.ts';
import { wilson } from '../../recognition/confidence/wilson.ts';
import { coverageAt, traceCoverage } from './coverage.ts';
import { BLANK_CELL, OTHER_CELL, type JudgedCell, type JudgedField } from './judged-field.ts';

export interface Outcome {
  readonly fields: JudgedField[];
  /** Pages that were refused altogether, by cause. */
  readonly refused: Record<string, number>;
  /** Pages of which no field went to a person. */
  readonly untouched: number;
  /** With a registry: the fields that it speaks of, decided without it. */
  readonly without: JudgedField[];
}

/**
 * Verdicts of what was read or taken for blank, and is not doubted for another reason: such a field
 * goes to a person whatever its probability. Unread and unreadable fields claim nothing.
 */
export function measureKind(fields: readonly JudgedField[]): {
  verdicts: JudgedVerdict[];
  calibration: CalibrationReport;
} {
  const verdicts = fields.filter(
    ({ state, undoubted }) => undoubted && (state === 'read' || state === 'blank'),
  );
  return { verdicts, calibration: measureCalibration(verdicts) };
}

export function toMarkdown(
  { fields, refused, untouched, without }: Outcome,
  { command, level, pages }: { command: string; level: string; pages: number },
): string {
  const rows: string[] = [];
  const add = (name: string, of: readonly FieldScore[]): void => void rows.push(row(name, of));
  const kinds = groupScores(fields, ({ kind }) => kind);
  for (const [kind, of] of kinds) {
    add(kind, of);
    for (const [style, some] of groupScores(of, ({ style }) => style ?? 'nothing written'))
      add(`– ${style}`, some);
  }
  add('**all**', fields);
  for (const [fieldId, of] of groupScores(without, (score) => score.fieldId)) {
    add(`${fieldId}, without the registry`, of);
    add(
      `${fieldId}, with it`,
      fields.filter((score) => score.fieldId === fieldId),
    );
  }
  const wrong = fields
    .filter(({ automatic, right }) => automatic && !right)
    .map(
      ({ sample, fieldId, wrote, read, probability }) =>
        `| ${sample} | ${fieldId} | ${JSON.stringify(wrote)} | ${JSON.stringify(read)} | ${probability.toFixed(4)} |`,
    );
  const causes = Object.entries(refused).map(([kind, count]) => `${kind}: ${count}`);
  return `# Accuracy at level ${level}

\`npm run bench:accuracy -- ${command}\`
on ${describeMachine()}; generated forms, not real post.

| kind | fields | right | accepted | wrong among accepted (95 %) | to people | of these proposed right | unread |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}

Pages untouched by people: ${untouched} of ${pages}. Pages refused: ${causes.join(', ') || 'none'}.

## Probabilities

Of readings that nothing but their probability decides: others go to people whatever they claim.
Calibration error: mean distance between the probability that is claimed and the share that is right,
over ten bins of equally many readings. Coverage: the largest share of all fields that could be taken
by their probability with at most so many wrong among them, on these very fields.

| kind | undoubted | claimed | right | calibration error | coverage at ≤ 0.1 % wrong | at ≤ 0.5 % |
|---|---|---|---|---|---|---|
${[...kinds].map(([kind, of]) => confidenceRow(kind, of)).join('\n')}

${confusions(kinds.get('digits')?.flatMap(({ cells }) => cells) ?? [])}
## Wrong among accepted

| sample | field | wrote | read | probability |
|---|---|---|---|---|
${wrong.join('\n') || '| none | | | | |'}
`;
}

function row(name: string, of: readonly FieldScore[]): string {
  const { fields, automaticRight, automaticWrong, reviewRight, reviewOther, unread } = tally(of);
  const automatic = automaticRight + automaticWrong;
  const { low, high } = wilson(automaticWrong, automatic);
  const interval =
    automatic === 0 ? '–' : `${automaticWrong} (${percent(low, 1)} – ${percent(high, 1)})`;
  const people = reviewRight + reviewOther;
  return `| ${name} | ${fields} | ${percent(automaticRight + reviewRight, fields)} | ${percent(automatic, fields)} | ${interval} | ${percent(people, fields)} | ${percent(reviewRight, people)} | ${unread} |`;
}

function confidenceRow(kind: string, of: readonly JudgedField[]): string {
  const { verdicts, calibration } = measureKind(of);
  const points = traceCoverage(verdicts, of.length);
  const claimed = verdicts.reduce((sum, { probability }) => sum + probability, 0);
  const right = verdicts.filter((verdict) => verdict.right).length;
  const count = verdicts.length;
  return `| ${kind} | ${count} | ${percent(claimed, count)} | ${percent(right, count)} | ${calibration.error.toFixed(3)} | ${percent(coverageAt(points, 0.001), 1)} | ${percent(coverageAt(points, 0.005), 1)} |`;
}

const CELL_NAMES = [...'0123456789', BLANK_CELL, OTHER_CELL];

/** Cells of `digits` fields: what was written down the side, what was read across the top. */
function confusions(cells: readonly JudgedCell[]): string {
  if (cells.length === 0) return '';
  const count = (wrote: string, read: string): string =>
    String(cells.filter((cell) => cell.wrote === wrote && cell.read === read).length || '');
  const rows = CELL_NAMES.map(
    (wrote) => `| **${wrote}** | ${CELL_NAMES.map((read) => count(wrote, read)).join(' | ')} |`,
  );
  return `## Digit cells

What was written down the side, what was read across the top.

| | ${CELL_NAMES.join(' | ')} |
|---|${'---|'.repeat(CELL_NAMES.length)}
${rows.join('\n')}
`;
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
