/**
 * How right single cells are read, without a form, as `madoguchi cells` reads them: cells of people
 * that nothing was trained on, and characters in unseen hands.
 *
 *   REAL_DATA_DIR=… npm run bench:cells [-- --out FOLDER]
 *
 * Without REAL_DATA_DIR only what is drawn. `--out`: the 50 surest mistakes of each kind as a contact
 * sheet.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBareReader } from '../workers/open-bare-reader.ts';
import { measureCalibration } from '../recognition/confidence/calibration-error.ts';
import { wilson } from '../recognition/confidence/wilson.ts';
import type { BareReading, CellKind } from '../recognition/read/bare-cells.ts';
import { coverageAt, traceCoverage } from './accuracy/coverage.ts';
import { drawWorst, type WrongReading } from './accuracy/draw-worst.ts';
import { drawSets, readRealSets, type Cell } from './cells/cell-sets.ts';
import { describeMachine } from './machine.ts';

const RESULT = new URL('./results/cells.md', import.meta.url);
const NAMES = new URL('../samples/answers/names.json', import.meta.url);
const MOST_WORST = 50;
/** Pairs told of each kind: more of the same teach nothing. */
const MOST_PAIRS = 12;

const { values } = parseArgs({ options: { out: { type: 'string' } } });

interface Judged extends Cell {
  readonly kind: CellKind;
  readonly reading: BareReading;
  readonly right: boolean;
  readonly probability: number;
}

const rows: string[] = [];
const all: Judged[] = [];
const data = process.env['REAL_DATA_DIR'];
const kanji = [...new Set(readFileSync(NAMES, 'utf8'))].filter((it) => /\p{Script=Han}/u.test(it));
for (const { name, kind, cells } of [
  ...(data === undefined ? [] : await readRealSets(data)),
  ...(await drawSets(kanji)),
]) {
  const read = await openBareReader(kind);
  const readings = await read(cells.map(({ picture }) => picture));
  const judged = cells.map((cell, at): Judged => {
    const reading = readings[at]!;
    const { probability } = reading;
    return { ...cell, kind, reading, probability, right: reading.value === cell.truth };
  });
  rows.push(describeSet(name, judged));
  all.push(...judged);
}
const kinds = [...new Set(all.map(({ kind }) => kind))];
const report = toMarkdown();
process.stdout.write(report);
writeFileSync(RESULT, report);
if (values.out !== undefined) await drawKinds(values.out);

function describeSet(name: string, cells: readonly Judged[]): string {
  const verdicts = cells.filter(({ reading }) => reading.value !== '');
  const share = (count: number): string => `${((100 * count) / cells.length).toFixed(2)} %`;
  const right = cells.filter((cell) => cell.right).length;
  const { low } = wilson(right, cells.length);
  const amongFive = cells.filter(({ truth, reading }) =>
    reading.alternatives.some(({ value }) => value === truth),
  ).length;
  const points = traceCoverage(verdicts, cells.length);
  const [few, some] = [0.001, 0.005].map((error) =>
    share(cells.length * coverageAt(points, error)),
  );
  const { error } = measureCalibration(verdicts);
  return `| ${name} | ${cells.length} | ${share(right)} (≥ ${(100 * low).toFixed(1)} %) | ${share(amongFive)} | ${cells.length - verdicts.length} | ${few} | ${some} | ${error.toFixed(4)} |`;
}

function toMarkdown(): string {
  const real = data === undefined ? '' : 'REAL_DATA_DIR=… ';
  return `# Single cells

\`${real}npm run bench:cells\` on ${describeMachine()}; read as \`madoguchi cells\` reads them. Drawn by people: half of the faxed
cells and three of ten drawers, on which nothing was trained. Hands: fonts on which nothing was trained.
Coverage: the largest share of the cells that could be taken by their probability with at most so many
wrong among them, on these very cells.

| cells | number | right (95 %: at least) | among the first five | nothing proposed | coverage at ≤ 0.1 % wrong | at ≤ 0.5 % | calibration error |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}

## Taken for each other

${kinds.map((kind) => `- ${kind}: ${describePairs(all.filter((cell) => cell.kind === kind)) || 'none'}`).join('\n')}
`;
}

function describePairs(cells: readonly Judged[]): string {
  const counts = new Map<string, number>();
  for (const { right, truth, reading } of cells)
    if (!right) {
      const pair = `${truth} → ${reading.value === '' ? reading.state : reading.value}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_PAIRS)
    .map(([pair, count]) => `${pair} (${count})`)
    .join(', ');
}

async function drawKinds(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const kind of kinds) {
    const worst = all
      .filter((cell) => cell.kind === kind && !cell.right)
      .sort((a, b) => b.probability - a.probability)
      .slice(0, MOST_WORST)
      .map(({ source, truth, picture, reading }): WrongReading => {
        const { state, value, probability } = reading;
        const read = value === '' ? state : value;
        return { sample: source, fieldId: kind, wrote: truth, read, probability, picture };
      });
    if (worst.length > 0) writeFileSync(join(folder, `${kind}.png`), await drawWorst(worst));
  }
}
