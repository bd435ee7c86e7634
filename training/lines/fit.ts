import { differenceBetween } from '../../schemas/lookup/compare-texts.ts';
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openAlphabet } from '../../recognition/read/alphabets.ts';
import {
  fusedKinds,
  lineGroups,
  type FusedKind,
  type Features,
  type LineGroup,
  type Weights,
} from '../../recognition/read/line-model.ts';
import {
  measureCandidate,
  measurePair,
  type Candidate,
} from '../../recognition/read/line-opinion.ts';
import { loadNames } from '../../engines/line-model.ts';
import { ceilingOf } from '../../recognition/read/line-fused.ts';
import { boundByVariants } from '../../recognition/read/line-pair.ts';
import {
  boundWitnessed,
  hasKanji,
  measureWitnessed,
  type WitnessedLine,
} from '../../recognition/read/line-witness.ts';
import type { GeneratedLine } from './load-lines.ts';
import { namesForLine } from './rare-names.ts';
import { fitLogistic, logLoss, predict, type Example } from './logistic.ts';

/**
 * Fits models/line/line.json on lines of collect.ts:
 *   npx tsx training/lines/fit.ts FIT.json[,MORE.json] MEASURE.json [--id line@N] [--keep style,email,…]
 * `--keep`: the style, groups or fused kinds whose weights stay as they are in the present model.
 */

type Collected = GeneratedLine &
  (
    | { blank: true }
    | {
        blank: false;
        styleFeatures: Features;
        /** None of kinds that are read by weighing texts. */
        candidates: [Candidate, Candidate] | [];
        /** By how much the first reader prefers its own text, ln; null for never (JSON's Infinity). */
        lead: number | null;
        weighed?: { text: string; features: Features };
        /** Of Japanese lines. */
        witnessed?: WitnessedLine;
      }
  );
type Written = Extract<Collected, { blank: false }>;

const FUSED_FEATURES = [
  'margin',
  'rival',
  'wholeOdds',
  'handsOdds',
  'strokesOdds',
  'letters',
  'wholeSame',
  'lettersSame',
  'handsSame',
  'strokesSame',
  'digitsSame',
  'shape',
  'moved',
  'length',
  'doubtful',
  'twins',
  'typed',
];
const STYLE_FEATURES = ['axisShare', 'strokeWidth', 'baseline', 'topline', 'fewLetters'];
const OWN_FEATURES = [
  'weakest',
  'average',
  'score',
  'share',
  'length',
  'doubtful',
  'foreign',
  'known',
  'typed',
];
const PAIR_FEATURES = [
  ...OWN_FEATURES,
  'agree',
  'difference',
  'otherWeakestAgreeing',
  'otherWeakestDiffering',
  'weakestDiffering',
  'typedAgreeing',
  'lead',
  'close',
];

const WITNESSED_FEATURES = [...OWN_FEATURES, 'vouched', 'seen', 'together', 'margin', 'moved'];

const { values: options, positionals } = parseArgs({
  options: { id: { type: 'string' }, keep: { type: 'string', default: '' } },
  allowPositionals: true,
});
const [fitFile, measureFile] = positionals;
if (!fitFile || !measureFile) throw new Error('usage: fit.ts FIT.json[,MORE.json] MEASURE.json');
const load = async (file: string): Promise<Written[]> =>
  (JSON.parse(await readFile(file, 'utf8')) as Collected[]).filter((line) => !line.blank);
const fitLines = (await Promise.all(fitFile.split(',').map(load))).flat();
const measureLines = await load(measureFile);

const nameList = await loadNames('models/names/names.json');

type GroupWeights = Record<'alone' | 'first' | 'second', Weights>;
const known = JSON.parse(await readFile('models/line/line.json', 'utf8')) as {
  id: string;
  style: Weights;
  groups: Record<LineGroup, GroupWeights>;
  fused: Record<FusedKind, Weights>;
  witnessed: Weights;
  gaps: unknown;
  card: { gaps: unknown };
};
// Gaps between characters are fitted by themselves, and kept. So is the fallback for Latin lines
// where no network of letters is installed: it was fitted with tesseract as the second reader. And
// `number` of single cells read as lines, which the lines of the fit are unlike: it would doubt them all.
const kept = new Set(['latin-fallback', 'number', ...options.keep.split(',')]);
const names = new Set<string>([
  'latin-fallback',
  'style',
  'witnessed',
  '',
  ...lineGroups,
  ...fusedKinds,
]);
for (const name of kept)
  if (!names.has(name)) throw new Error(`--keep ${name}: no such group or kind`);
const isKept = (name: string): boolean => kept.has(name);
const style = isKept('style')
  ? known.style
  : fitLogistic(fitLines.map(styleExample), STYLE_FEATURES);
const groups = Object.fromEntries(
  lineGroups.map((group) => {
    const stays = isKept(group === 'latin' ? 'latin-fallback' : group);
    return [group, stays ? known.groups[group] : fitGroup(group)];
  }),
) as Record<LineGroup, GroupWeights>;
const fused = Object.fromEntries(
  fusedKinds.map((kind) => [
    kind,
    isKept(kind) ? known.fused[kind] : fitLogistic(fusedExamples(fitLines, kind), FUSED_FEATURES),
  ]),
) as Record<FusedKind, Weights>;
const witnessed = isKept('witnessed')
  ? known.witnessed
  : fitLogistic(witnessedExamples(fitLines), WITNESSED_FEATURES);
const model = {
  id: options.id ?? known.id,
  style,
  groups,
  fused,
  witnessed,
  gaps: known.gaps,
  card: {
    gaps: known.card.gaps,
    recipe: 'training/lines: README.md, with what was kept of earlier fits',
    kept: [...kept].filter(Boolean),
    lines: { fit: fitLines.length, measure: measureLines.length },
    fonts:
      'those of samples/FONTS.md, as the bench uses, plus others: training/lines/README.md. Fit and measure differ in seed, and in the added fonts; print is the same two fonts in both',
    measured: {
      styleLogLoss: round(logLoss(measureLines.map(styleExample), style)),
      styleRight: round(
        share(measureLines, (line) => typedOf(line) >= 0.5 === (line.style === 'typed')),
      ),
      ...Object.fromEntries(
        lineGroups
          .filter((group) => group !== 'latin')
          .map((group) => [group, measureGroup(group)]),
      ),
      fused: Object.fromEntries(fusedKinds.map((kind) => [kind, measureFusedKind(kind)])),
      witnessed: measureWitness(),
    },
    limit:
      "fitted on pages drawn with handwriting fonts, not on handwriting: on people's writing expect it to be too sure",
  },
};
await writeFile('models/line/line.json', `${JSON.stringify(model, null, 1)}\n`);
console.log(JSON.stringify(model.card.measured, null, 1));

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function share<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.filter(holds).length / Math.max(1, items.length);
}

function styleExample(line: Written): Example {
  return { features: line.styleFeatures, right: line.style === 'typed' };
}

function typedOf(line: Written): number {
  return predict(line.styleFeatures, style);
}

function groupOf({ kind }: GeneratedLine): Exclude<LineGroup, 'tesseract'> {
  if (kind === 'phone' || kind === 'integer') return 'number';
  return kind === 'japanese' ? 'japanese' : 'latin';
}

/** The lines of a group; for `tesseract` the Japanese ones with the second reader alone. */
function linesOf(lines: readonly Written[], group: LineGroup): Written[] {
  return lines.filter((line) => groupOf(line) === (group === 'tesseract' ? 'japanese' : group));
}

function examplesOf(lines: readonly Written[], group: LineGroup) {
  return linesOf(lines, group).map((line, index) => {
    const alphabet = openAlphabet(line.alphabet);
    const pair = group === 'tesseract' ? [line.candidates[1], line.candidates[1]] : line.candidates;
    const [one, two] = pair as [Candidate, Candidate];
    const typed = typedOf(line);
    const names = namesForLine(line.text, index, nameList);
    const [ones, twos] = [
      measureCandidate(one, alphabet, typed, names),
      measureCandidate(two, alphabet, typed, names),
    ];
    const difference = differenceBetween(one.text, two.text);
    const lead = line.lead ?? Infinity;
    const [oneRight, twoRight] = [isRight(line, one.text), isRight(line, two.text)];
    return {
      one,
      two,
      typed,
      oneRight,
      twoRight,
      alone: { features: ones, right: oneRight },
      first: { features: measurePair(ones, twos, difference, lead), right: oneRight },
      second: { features: measurePair(twos, ones, difference, -lead), right: twoRight },
    };
  });
}

/** The readers' words are judged before words are set apart: spaces are fitted in fit-gaps.ts. */
function isRight(line: GeneratedLine, text: string): boolean {
  return line.text.replace(/\s/gu, '') === text;
}

function fusedExamples(lines: readonly Written[], kind: FusedKind): Example[] {
  return lines.flatMap((line) => {
    if (line.kind !== kind || !line.weighed) return [];
    const features = { ...line.weighed.features, typed: typedOf(line) };
    return [{ features, right: isRight(line, line.weighed.text) }];
  });
}

/** Handwritten lines; each so many-th as if its names were listed nowhere. */
function witnessedExamples(lines: readonly Written[]) {
  const heard = lines.filter(
    ({ witnessed: own, ...line }) => own && hasKanji(own.own.text) && typedOf(line) < 0.5,
  );
  return heard.map((line, index) => {
    const names = namesForLine(line.text, index, nameList);
    const own = line.witnessed!;
    const texts = names === nameList ? own.texts : [...own.texts].sort((a, b) => b.ink - a.ink);
    const alphabet = openAlphabet(line.alphabet);
    return {
      texts,
      ownRight: isRight(line, own.own.text),
      features: measureWitnessed({ ...own, texts }, alphabet, typedOf(line), names),
      right: isRight(line, texts[0]!.candidate.text),
    };
  });
}

function measureWitness(): Record<string, unknown> {
  const examples = witnessedExamples(measureLines);
  const outcomes = examples.map(({ texts, features, right }) => ({
    right,
    sure: boundWitnessed(texts, predict(features, witnessed)),
  }));
  return {
    ownRight: round(share(examples, ({ ownRight }) => ownRight)),
    chosenRight: round(share(outcomes, ({ right }) => right)),
    ...countAbove(outcomes),
  };
}

/** On lines never fitted on: how often right, and how right those above each limit are. */
function measureFusedKind(kind: FusedKind): Record<string, unknown> {
  const outcomes = fusedExamples(measureLines, kind).map(({ features, right }) => ({
    right,
    sure: Math.min(ceilingOf(features, kind), predict(features, fused[kind])),
  }));
  return { chosenRight: round(share(outcomes, ({ right }) => right)), ...countAbove(outcomes) };
}

interface Outcome {
  readonly right: boolean;
  readonly sure: number;
}

function countAbove(outcomes: readonly Outcome[]): Record<string, unknown> {
  const above = (limit: number): string => {
    const sure = outcomes.filter((outcome) => outcome.sure >= limit);
    return `${sure.length} of ${outcomes.length}, ${sure.filter(({ right }) => !right).length} wrong`;
  };
  return {
    above90: above(0.9),
    above95: above(0.95),
    above99: above(0.99),
    above995: above(0.995),
    above999: above(0.999),
    meanProbability: round(outcomes.reduce((sum, { sure }) => sum + sure, 0) / outcomes.length),
  };
}

function fitGroup(group: LineGroup): GroupWeights {
  const examples = examplesOf(fitLines, group);
  return {
    alone: fitLogistic(
      examples.map(({ alone }) => alone),
      OWN_FEATURES,
    ),
    first: fitLogistic(
      examples.map(({ first }) => first),
      PAIR_FEATURES,
    ),
    second: fitLogistic(
      examples.map(({ second }) => second),
      PAIR_FEATURES,
    ),
  };
}

/** On fonts never fitted on: how often right, and how right the lines above 0.95 and 0.99 are. */
function measureGroup(group: LineGroup): Record<string, unknown> {
  const examples = examplesOf(measureLines, group);
  const weights = groups[group];
  const outcomes = examples.map(({ one, two, oneRight, twoRight, first, second, alone, typed }) => {
    if (group === 'tesseract')
      return { right: oneRight, sure: predict(alone.features, weights.alone) };
    const [p1, p2] = [
      predict(first.features, weights.first),
      predict(second.features, weights.second),
    ];
    return one.text === two.text || p1 >= p2
      ? { right: oneRight, sure: boundByVariants(p1, one.text, typed) }
      : { right: twoRight, sure: boundByVariants(p2, two.text, typed) };
  });
  return {
    firstRight: round(share(examples, ({ oneRight }) => oneRight)),
    secondRight: round(share(examples, ({ twoRight }) => twoRight)),
    chosenRight: round(share(outcomes, ({ right }) => right)),
    ...countAbove(outcomes),
  };
}
