import { readFile, writeFile } from 'node:fs/promises';
import type { Features } from '../../recognition/read/line-model.ts';
import type { ImpostorKind } from '../../samples/answers/impostor-names.ts';
import { fitLogistic, logLoss, predict, type Example } from '../lines/logistic.ts';

/** Fits models/verification/verification.json: tsx training/verification/fit.ts FIT.json MEASURE.json (of collect.ts). */

export interface MeasuredPair {
  readonly kind: 'written' | ImpostorKind;
  readonly text: string;
  readonly written: string;
  readonly style: 'typed' | 'handwritten';
  readonly level: string;
  readonly file: string;
  /** Null: the line cannot be gone through. */
  readonly features: Features | null;
}
type Scored = MeasuredPair & { readonly features: Features };

const NAMES = [
  'lag',
  'lagShare',
  'worst',
  'second',
  'seen',
  'clarity',
  'unclear',
  'length',
  'typed',
] as const;
/** Chosen on the fit set, before anything was measured: see the card. */
const AGREES = 0.98;
const DIFFERS = 0.02;

const [fitPath, measurePath] = process.argv.slice(2);
if (!fitPath || !measurePath) throw new Error('usage: fit.ts FIT.json MEASURE.json');

const fitted = await load(fitPath);
const weights = fitLogistic(balance(fitted.filter(isPlaced)), [...NAMES]);
const card = {
  recipe: 'training/verification/README.md',
  fitted: { pairs: fitted.length, logLoss: logLoss(toExamples(fitted), weights) },
  onFit: tabulate(await loadAll(fitPath)),
  measured: tabulate(await loadAll(measurePath)),
};
const model = { id: 'verification@2', weights, agrees: AGREES, differs: DIFFERS, card };
await writeFile('models/verification/verification.json', `${JSON.stringify(model, null, 2)}\n`);
console.log(JSON.stringify(card, null, 1), weights);

async function loadAll(path: string): Promise<MeasuredPair[]> {
  return JSON.parse(await readFile(path, 'utf8')) as MeasuredPair[];
}

async function load(path: string): Promise<Scored[]> {
  return (await loadAll(path)).filter((pair): pair is Scored => pair.features !== null);
}

/** Texts that find no room on their line would stretch every feature's scale. */
function isPlaced({ features }: Scored): boolean {
  return features['lag']! < 6;
}

function toExamples(pairs: readonly Scored[]): Example[] {
  return pairs.map(({ kind, features }) => ({ features, right: kind === 'written' }));
}

/** As many written as other names: the model says what the ink says, not how often names are wrong. */
function balance(pairs: readonly Scored[]): Example[] {
  const examples = toExamples(pairs);
  const written = examples.filter(({ right }) => right);
  const times = Math.round((examples.length - written.length) / written.length);
  return [...examples, ...Array.from({ length: times - 1 }, () => written).flat()];
}

/** As the reader decides: see `decide` in recognition/read/verify-line.ts. */
function tabulate(pairs: readonly MeasuredPair[]): Record<string, Record<string, number>> {
  const table: Record<string, Record<string, number>> = {};
  for (const { kind, style, features } of pairs) {
    const certain = features ? predict(features, weights) : 0.5;
    const verdict = certain >= AGREES ? 'agrees' : certain <= DIFFERS ? 'differs' : 'cannot-tell';
    const row = (table[`${kind}, ${style}`] ??= { agrees: 0, 'cannot-tell': 0, differs: 0 });
    row[verdict]! += 1;
  }
  return table;
}
