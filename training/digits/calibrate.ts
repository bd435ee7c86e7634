/**
 * Fits the temperature of the committed digit network on the calibration tiles and writes it to
 * its card.
 *   npx tsx training/digits/calibrate.ts
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openNetwork } from '../../engines/network.ts';
import { fitTemperature, logLoss, softenLogits } from '../../recognition/confidence/temperature.ts';
import type { Network } from '../../recognition/ports.ts';

const CARD = 'models/digit/digit.json';

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

async function main(): Promise<void> {
  const network = await openNetwork(CARD);
  const apart = await readLogits(network, 'calibration');
  const temperature = fitTemperature(apart.rows, apart.truths);
  const scores: Record<string, unknown> = {};
  for (const set of ['calibration', 'test', 'real']) {
    const { rows, truths } = await readLogits(network, set);
    const judged = rows.map((row, i) => {
      const shares = softenLogits(row, temperature);
      const best = shares.reduce((b, p, k) => (p > shares[b]! ? k : b), 0);
      return { right: best === truths[i], accepted: shares[best]! >= 0.99 };
    });
    const accepted = judged.filter((j) => j.accepted);
    const share = (n: number, of: number): number => Number((n / Math.max(1, of)).toFixed(5));
    scores[set] = {
      cells: judged.length,
      right: share(judged.filter((j) => j.right).length, judged.length),
      acceptedAt99: share(accepted.length, judged.length),
      wrongAmongAccepted: share(accepted.filter((j) => !j.right).length, accepted.length),
      logLoss: Number(logLoss(rows, truths, temperature).toFixed(4)),
    };
  }
  const card: unknown = JSON.parse(await readFile(CARD, 'utf8'));
  await writeFile(
    CARD,
    JSON.stringify({ ...(card as object), temperature, scores }, null, 2) + '\n',
  );
  console.log('temperature', temperature, JSON.stringify(scores));
}

await main();
