/**
 * Whole code fields made of cells never trained on: what a form's check does to readings, and to
 * codes that were written against it. Each digit of a code is a cell of that digit, drawn at random
 * from a set of tile-sheets.ts or prepare.ts, as the network reads it.
 *   npx tsx training/digits/simulate-codes.ts [--set sheets-test] [--codes 3000] [--card FILE]
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { builtInForms } from '../../cli/form-folders.ts';
import { openNetwork } from '../../engines/network.ts';
import { assembleCells } from '../../recognition/assemble/assemble-cells.ts';
import { assembleChecked } from '../../recognition/assemble/assemble-checked.ts';
import type { CellReading } from '../../recognition/read/contracts.ts';
import { judgeLogits } from '../../recognition/read/digit-cells.ts';
import { formSchema } from '../../schemas/form/form.ts';
import { compileChecks, type FieldCheck } from '../../schemas/rules/field-check.ts';
import { createRandom, type Random } from './random.ts';

const { values: options } = parseArgs({
  options: {
    set: { type: 'string', default: 'sheets-test' },
    codes: { type: 'string', default: '3000' },
    card: { type: 'string', default: 'models/digit/digit.json' },
  },
});

/** The form's own limit for accepting unseen. */
const ACCEPT = 0.995;

/** Per digit, how the network reads the cells that hold it. */
async function readPool(): Promise<CellReading[][]> {
  const network = await openNetwork(options.card);
  const file = path.join('training', 'cache', 'digits', options.set);
  const truths = [...(await readFile(`${file}.labels`))];
  const tiles = Float32Array.from(await readFile(`${file}.tiles`), (v) => v / 255);
  const logits = await network.classify(tiles, truths.length);
  const pool: CellReading[][] = Array.from({ length: 10 }, () => []);
  truths.forEach((truth, i) => {
    const width = network.classes.length;
    pool[truth]?.push(judgeLogits(logits.subarray(i * width, (i + 1) * width), network));
  });
  return pool;
}

/** A code whose every digit is checked; `keeps` false: with one digit of it copied wrongly. */
function drawCode(check: FieldCheck, length: number, keeps: boolean, random: Random): string {
  const change = (code: string, at: number): string =>
    code.slice(0, at) + String((Number(code[at]) + random.below(9) + 1) % 10) + code.slice(at + 1);
  for (;;) {
    const code = Array.from({ length }, () => random.below(10)).join('');
    if (!check.keeps(code) || check.keeps(change(code, length - 1))) continue;
    if (keeps) return code;
    const slip = change(code, random.below(length));
    if (!check.keeps(slip)) return slip;
  }
}

function simulate(pool: CellReading[][], check: FieldCheck, length: number, keeps: boolean): void {
  const random = createRandom(keeps ? 11 : 12);
  const count = Number(options.codes);
  const tally = { alone: 0, aloneWrong: 0, checked: 0, checkedWrong: 0, proposed: 0, mended: 0 };
  for (let i = 0; i < count; i++) {
    const code = drawCode(check, length, keeps, random);
    const cells = [...code].map((digit) => random.pick(pool[Number(digit)]!));
    const alone = assembleCells(cells);
    const checked = assembleChecked(cells, check);
    const proposed = checked.reasons.some(({ code: why }) => why === 'check-proposal');
    if (alone.state === 'read' && alone.probability >= ACCEPT) {
      tally.alone++;
      if (alone.value !== code) tally.aloneWrong++;
    }
    if (proposed) {
      tally.proposed++;
      if (checked.value === code) tally.mended++;
      continue;
    }
    if (checked.state === 'read' && checked.probability >= ACCEPT) {
      tally.checked++;
      if (checked.value !== code) tally.checkedWrong++;
    }
  }
  console.log(options.set, keeps ? 'written rightly' : 'one digit written wrongly', count, JSON.stringify(tally)); // prettier-ignore
}

const source = await readFile(path.join(builtInForms()[0]!, 'form.json'), 'utf8');
const form = formSchema.parse(JSON.parse(source));
const pool = await readPool();
for (const [id, check] of compileChecks(form)) {
  const field = form.fields.find((candidate) => candidate.id === id);
  const length = field?.kind === 'digits' ? field.cells.length : 0;
  console.log(`${id}: a random value keeps the check in ${check.share}`);
  simulate(pool, check, length, true);
  simulate(pool, check, length, false);
}
