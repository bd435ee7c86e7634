import { readFile, writeFile } from 'node:fs/promises';
import { openEngines } from '../../engines/open-engines.ts';
import { fitAcceptance } from '../../recognition/confidence/fit-acceptance.ts';
import { leastFor, type Acceptance, type AcceptanceCurve } from '../../schemas/acceptance.ts';
import { groupOf, modelsOf } from '../../schemas/calibration.ts';
import type { FieldKind } from '../../schemas/form/field.ts';
import type { FieldReading } from '../../schemas/reading.ts';

/**
 * Fits models/acceptance/acceptance.json: tsx training/acceptance/fit.ts ID CLAIMS.jsonl …
 * (of `bench:accuracy -- --claims`).
 */
interface Claim {
  readonly kind: FieldKind;
  readonly state: FieldReading['state'];
  readonly probability: number;
  readonly undoubted: boolean;
  readonly right: boolean;
}

/** Of fewer readings of a group nothing is known of how claims are spread. */
const LEAST_READINGS = 100;

const [id, ...paths] = process.argv.slice(2);
if (!id || paths.length === 0) throw new Error('usage: fit.ts ID CLAIMS.jsonl …');

const lines = (await Promise.all(paths.map((path) => readFile(path, 'utf8')))).join('').split('\n');
const claims = lines.filter(Boolean).map((line) => JSON.parse(line) as Claim);
const undoubted = claims.filter((claim) => claim.undoubted);
const groups = new Set(undoubted.map(({ kind, state }) => groupOf(kind, state)));
const engines = await openEngines();
const curves: Record<string, AcceptanceCurve> = {};
for (const group of [...groups].sort()) {
  const of = undoubted.filter(({ kind, state }) => groupOf(kind, state) === group);
  if (group === null || of.length < LEAST_READINGS) continue;
  curves[group] = {
    points: fitAcceptance(of),
    readings: of.length,
    wrong: of.filter(({ right }) => !right).length,
    models: modelsOf(group, engines.tools.versions),
  };
}
await engines.close();
const card = {
  recipe: 'training/acceptance/README.md',
  claims: claims.length,
  undoubted: undoubted.length,
};
const acceptance: Acceptance = { id, curves, card };
await writeFile('models/acceptance/acceptance.json', `${JSON.stringify(acceptance, null, 1)}\n`);
for (const [group, { readings, wrong, points }] of Object.entries(curves)) {
  const from = (targetError: number): string => leastFor({ targetError }, { points }).toFixed(4);
  console.log(
    `${group}: ${readings} readings, ${wrong} wrong; for 0.1 % from ${from(0.001)}, for 0.5 % from ${from(0.005)}`,
  );
}
