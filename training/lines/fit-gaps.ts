import { readFile, writeFile } from 'node:fs/promises';
import { loadNames } from '../../engines/line-model.ts';
import { estimateEm } from '../../recognition/read/line-atoms.ts';
import { gapScripts, measureGaps, type GapScript } from '../../recognition/read/line-gaps.ts';
import type { Features, Weights } from '../../recognition/read/line-model.ts';
import { namesForLine } from './rare-names.ts';
import { fitLogistic, logLoss, predict } from './logistic.ts';
import { standLines, type StandingLine } from './stand-lines.ts';

/** Fits `gaps` of models/line/line.json: tsx training/lines/fit-gaps.ts (a minute, no pictures). */

const MODEL = 'models/line/line.json';
const NAMES = ['gap', 'over', 'pitch', 'typed', 'typedOver', 'sign', 'few', 'within'];
const nameList = await loadNames('models/names/names.json');
const [FIT, MEASURE] = [500, 300];

interface Example {
  readonly script: GapScript;
  readonly features: Features;
  readonly right: boolean;
}

const [fitLines, measureLines] = [standLines(FIT, 'fit'), standLines(MEASURE, 'measure')];

const gaps = Object.fromEntries(
  gapScripts.map((script) => [
    script,
    fitLogistic(
      fitLines.flatMap(examplesOf).filter((it) => it.script === script),
      NAMES,
    ),
  ]),
) as Record<GapScript, Weights>;

const model = JSON.parse(await readFile(MODEL, 'utf8')) as {
  gaps: unknown;
  card: Record<string, unknown>;
};
model.gaps = gaps;
model.card['gaps'] = {
  recipe: `training/lines: fit-gaps.ts (${4 * FIT} lines to fit, ${4 * MEASURE} of other fonts to measure)`,
  measured: Object.fromEntries(gapScripts.map((script) => [script, measure(script)])),
};
await writeFile(MODEL, `${JSON.stringify(model, null, 1)}\n`);
console.log(JSON.stringify(model.card['gaps'], null, 1));

/** Style is judged from the ink elsewhere, and not always rightly: it is blurred here as there. */
function examplesOf(
  { text, characters, typed: print, boxes }: StandingLine,
  index: number,
): Example[] {
  const body = Math.max(...boxes.map((it) => it.bottom)) - Math.min(...boxes.map((it) => it.top));
  const components = boxes.map((box, at) => ({ ...box, label: at + 1, area: 1 }));
  const em = estimateEm(components, body);
  const apart = new Set<number>();
  let seen = 0;
  for (const character of text)
    if (/\s/u.test(character)) apart.add(seen);
    else seen += 1;
  const typed = print ? 0.8 : 0.2;
  return measureGaps(characters, boxes, em, typed, namesForLine(text, index, nameList)).map(
    ({ before, script, features }) => ({
      script,
      features,
      right: apart.has(before),
    }),
  );
}

/** Lines whose every gap is judged rightly, and of those that seem certain the wrong ones. */
function measure(script: GapScript): Record<string, unknown> {
  const examples = measureLines.flatMap(examplesOf).filter((it) => it.script === script);
  const lines = measureLines
    .map((line, index) => examplesOf(line, index).filter((it) => it.script === script))
    .filter((own) => own.length > 0)
    .map((own) => own.map(judgeGap))
    .map((own) => ({
      right: own.every(({ right }) => right),
      sure: own.reduce((product, { sure }) => product * sure, 1),
    }));
  const above = (limit: number): string => {
    const sure = lines.filter((line) => line.sure >= limit);
    return `${sure.length} of ${lines.length}, ${sure.filter(({ right }) => !right).length} wrong`;
  };
  return {
    gaps: examples.length,
    logLoss: Math.round(logLoss(examples, gaps[script]) * 1e4) / 1e4,
    linesRight: lines.filter(({ right }) => right).length / lines.length,
    above95: above(0.95),
    above99: above(0.99),
    above995: above(0.995),
  };
}

function judgeGap({ script, features, right }: Example): { right: boolean; sure: number } {
  const apart = predict(features, gaps[script]);
  return { right: apart >= 0.5 === right, sure: Math.max(apart, 1 - apart) };
}
