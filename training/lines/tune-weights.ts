import { readFile } from 'node:fs/promises';
import { fusedKinds } from '../../recognition/read/line-model.ts';
import type { WeighedText } from '../../recognition/read/line-fusion.ts';

/**
 * How many lines come out right by what the readers' words weigh, for `WEIGHTS_OF_FOUR` in
 * recognition/read/line-fusion.ts: tsx training/lines/tune-weights.ts FIT.json[,MORE.json] (of collect.ts)
 */
interface Line {
  readonly kind: string;
  readonly text: string;
  readonly weighed?: { readonly texts: readonly WeighedText[] };
}
type Weights = Readonly<Record<'whole' | 'letters' | 'hands' | 'strokes', number>>;

const [files] = process.argv.slice(2);
if (!files) throw new Error('usage: tune-weights.ts FIT.json[,MORE.json]');
const load = async (file: string): Promise<Line[]> =>
  JSON.parse(await readFile(file, 'utf8')) as Line[];
const lines = (await Promise.all(files.split(',').map(load))).flat();

const STEPS = [0, 0.2, 0.4, 0.7, 1];
const grid: Weights[] = STEPS.flatMap((whole) =>
  STEPS.flatMap((letters) =>
    STEPS.flatMap((hands) => STEPS.map((strokes) => ({ whole, letters, hands, strokes }))),
  ),
);
const totals = new Map<Weights, number>();
for (const kind of fusedKinds) {
  const own = lines.flatMap((it) => (it.kind === kind && it.weighed ? [it] : []));
  const tries = grid.map((weights) => ({ weights, right: countRight(own, weights) }));
  for (const { weights, right } of tries) totals.set(weights, (totals.get(weights) ?? 0) + right);
  show(`${kind}, ${own.length} lines`, tries);
}
show(
  'all kinds',
  [...totals].map(([weights, right]) => ({ weights, right })),
);

function show(what: string, tries: readonly { weights: Weights; right: number }[]): void {
  const best = tries.toSorted((a, b) => b.right - a.right).slice(0, 8);
  console.log(`${what}: right by whole/letters/hands/strokes`);
  for (const { weights, right } of best)
    console.log(`  ${Object.values(weights).join('/')}: ${right}`);
}

function countRight(own: readonly Line[], by: Weights): number {
  return own.filter(({ text, weighed }) => {
    const total = (it: WeighedText): number =>
      by.whole * it.whole +
      by.letters * it.letters +
      by.hands * it.hands +
      by.strokes * it.strokes +
      it.shape;
    const best = weighed!.texts.reduce((a, b) => (total(b) > total(a) ? b : a));
    return best.text === text.replace(/\s/gu, '');
  }).length;
}
