/**
 * Fits the temperature of a digit network on cells that the product's own pipeline cut from sheets
 * written with signs never trained on, and writes it and the scores to the network's card.
 *   npx tsx training/digits/calibrate.ts [--card models/digit/digit.json]
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { openNetwork } from '../../engines/network.ts';
import { fitTemperature, logLoss, softenLogits } from '../../recognition/confidence/temperature.ts';
import type { Network } from '../../recognition/ports.ts';
import { CLASSES } from './classes.ts';

const at = process.argv.indexOf('--card');
const CARD = at < 0 ? 'models/digit/digit.json' : process.argv[at + 1]!;
/** At this probability ten cells make a field of 0.995. */
const SURE = 0.9995;

const OTHER = CLASSES.indexOf('other');
const cardSchema = z.looseObject({ assumedShareOfOther: z.number().positive().max(0.5) });

async function readLogits(network: Network, set: string) {
  const file = path.join('training', 'cache', 'digits', set);
  const tiles = await readFile(`${file}.tiles`);
  const truths = [...(await readFile(`${file}.labels`))];
  const logits = await network.classify(
    Float32Array.from(tiles, (v) => v / 255),
    truths.length,
  );
  const width = network.classes.length;
  const rows = truths.map((_, i) => logits.subarray(i * width, (i + 1) * width));
  return { rows, truths };
}

/** Cells of a field, when asking whether cells of one writer err together. */
const FIELD = 10;

/**
 * Fields of ten cells of one sheet, so of one writer, at the product of their cells' probabilities:
 * how many errors that promises, and how many there are.
 */
async function scoreFields(set: string, judged: readonly { right: boolean; share: number }[]) {
  const sheets = [...(await readFile(path.join('training', 'cache', 'digits', `${set}.sheets`)))];
  const fields: { readonly claimed: number; readonly right: boolean }[] = [];
  for (let from = 0; from + FIELD <= judged.length; from += FIELD) {
    if (sheets[from] !== sheets[from + FIELD - 1]) continue;
    const cells = judged.slice(from, from + FIELD);
    const claimed = cells.reduce((product, { share }) => product * share, 1);
    fields.push({ claimed, right: cells.every(({ right }) => right) });
  }
  const above = (limit: number) => {
    const some = fields.filter(({ claimed }) => claimed >= limit);
    const promised = some.reduce((sum, { claimed }) => sum + 1 - claimed, 0);
    const wrong = some.filter(({ right }) => !right).length;
    return { fields: some.length, promised: Number(promised.toFixed(2)), wrong };
  };
  return { all: above(0), at90: above(0.9), at99: above(0.99), at995: above(0.995) };
}

/** Sheets show more cells that are no digit than life does: so many are left out. */
function thinOthers<T>(rows: readonly T[], truths: readonly number[], assumed: number) {
  const others = truths.filter((truth) => truth === OTHER).length;
  const wanted = (assumed / (1 - assumed)) * (truths.length - others);
  let credit = 0;
  const kept = truths.map((truth) => {
    if (truth !== OTHER) return true;
    credit += wanted / others;
    if (credit < 1) return false;
    credit -= 1;
    return true;
  });
  return { rows: rows.filter((_, i) => kept[i]), truths: truths.filter((_, i) => kept[i]) };
}

async function main(): Promise<void> {
  const network = await openNetwork(CARD);
  const card = cardSchema.parse(JSON.parse(await readFile(CARD, 'utf8')));
  const drawn = await readLogits(network, 'sheets-calibration');
  const apart = thinOthers(drawn.rows, drawn.truths, card.assumedShareOfOther);
  const temperature = fitTemperature(apart.rows, apart.truths);
  const scores: Record<string, unknown> = {};
  for (const set of ['sheets-calibration', 'sheets-test', 'real']) {
    const { rows, truths } = await readLogits(network, set);
    const judged = rows.map((row, i) => {
      const shares = softenLogits(row, temperature);
      const best = shares.reduce((b, p, k) => (p > shares[b]! ? k : b), 0);
      return {
        right: best === truths[i],
        share: shares[best]!,
        accepted: shares[best]! >= 0.99,
        at999: shares[best]! >= 0.999,
        sure: shares[best]! >= SURE,
      };
    });
    const accepted = judged.filter((j) => j.accepted);
    const at999 = judged.filter((j) => j.at999);
    const sure = judged.filter((j) => j.sure);
    const share = (n: number, of: number): number => Number((n / Math.max(1, of)).toFixed(5));
    scores[set] = {
      cells: judged.length,
      right: share(judged.filter((j) => j.right).length, judged.length),
      acceptedAt99: share(accepted.length, judged.length),
      wrongAmongAccepted: share(accepted.filter((j) => !j.right).length, accepted.length),
      acceptedAt999: share(at999.length, judged.length),
      wrongAt999: at999.filter((j) => !j.right).length,
      sureAt9995: share(sure.length, judged.length),
      wrongAmongSure: sure.filter((j) => !j.right).length,
      logLoss: Number(logLoss(rows, truths, temperature).toFixed(4)),
      ...(set === 'real' ? {} : { fieldsOfTen: await scoreFields(set, judged) }),
    };
  }
  await writeFile(CARD, JSON.stringify({ ...card, temperature, scores }, null, 2) + '\n');
  console.log('temperature', temperature, JSON.stringify(scores));
}

await main();
