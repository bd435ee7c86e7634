import { readFile } from 'node:fs/promises';
import { fusedKinds } from '../../recognition/read/line-model.ts';
import type { WeighedText } from '../../recognition/read/line-fusion.ts';

/**
 * How many lines come out right by what the readers' words weigh, for `WEIGHTS_OF_THREE` in
 * recognition/read/line-fusion.ts: tsx training/lines/tune-weights.ts FIT.json[,MORE.json] (of collect.ts)
 */
interface Line {
  readonly kind: string;
  readonly text: string;
  readonly weighed?: { readonly texts: readonly WeighedText[] };
}
const [files] = process.argv.slice(2);
if (!files) throw new Error('usage: tune-weights.ts FIT.json[,MORE.json]');
const load = async (file: string): Promise<Line[]> =>
  JSON.parse(await readFile(file, 'utf8')) as Line[];
const lines = (await Promise.all(files.split(',').map(load))).flat();

const STEPS = [0, 0.1, 0.2, 0.4, 0.7, 1, 1.5];
for (const kind of fusedKinds) {
  const own = lines.flatMap((it) => (it.kind === kind && it.weighed ? [it] : []));
  const tries = STEPS.flatMap((whole) =>
    STEPS.map((letters) => ({ whole, letters, right: countRight(own, whole, letters) })),
  ).sort((a, b) => b.right - a.right);
  const best = tries.slice(0, 6).map((it) => `${it.whole}/${it.letters}: ${it.right}`);
  console.log(`${kind}, ${own.length} lines, whole/letters against hands of 1: ${best.join(', ')}`);
  const now = tries.filter((it) => it.whole === 0.4 && it.letters === 0.2);
  console.log(now);
}

function countRight(own: readonly Line[], whole: number, letters: number): number {
  return own.filter(({ text, weighed }) => {
    const total = (it: WeighedText): number =>
      whole * it.whole + letters * it.letters + it.hands + it.shape;
    const best = weighed!.texts.reduce((a, b) => (total(b) > total(a) ? b : a));
    return best.text === text.replace(/\s/gu, '');
  }).length;
}
