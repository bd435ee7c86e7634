import { differenceBetween } from '../../schemas/lookup/compare-texts.ts';
import { reason, type Reason } from '../../schemas/reason.ts';
import { probability, type Probability } from '../../schemas/units.ts';
import type { Alternative, LineReader } from '../ports.ts';
import { hasVariant, type Alphabet } from './alphabets.ts';
import { listAlternatives } from './line-alternatives.ts';
import { SETTLED, type RowReading } from './line-fused.ts';
import { canWeigh } from './line-fusion.ts';
import type { LineInk } from './line-ink.ts';
import { judge, type LineModel } from './line-model.ts';
import {
  measureCandidate,
  measurePair,
  toCandidate,
  type Candidate,
  type LineKind,
} from './line-opinion.ts';
import type { Readers } from './line-readers.ts';

/**
 * Above it nobody else is asked. Between usual policies (0.995) and this lie the characters that
 * the network is sure of and wrong (凜 for 凛): there the second reader's dissent is worth its time.
 */
const SURE = 0.999;
/** Below it nobody's agreement makes the line acceptable: a person reads it in any case. */
const HOPELESS = 0.02;

/**
 * How sure what may be the same name in its other form can be at most, 髙橋 for 高橋. Of generated lines that
 * hold such a character, by seeds that nothing was fitted on, two of 56 handwritten ones were read in the other
 * form, as sure as of anything, and none of 100 typed ones (2026-11).
 */
const VARIANT_CEILING = { handwritten: 0.95, typed: 0.98 };

/** For a person: what known words made of the ink. A wrong but common name is the worst of misreadings. */
export const AIDED_CEILING = 0.9;

export function boundByVariants(certain: number, text: string, typed: number): number {
  const ceiling = typed >= 0.5 ? VARIANT_CEILING.typed : VARIANT_CEILING.handwritten;
  return [...text].some(hasVariant) ? Math.min(certain, ceiling) : certain;
}

interface Opinion {
  readonly candidate: Candidate;
  readonly probability: Probability;
}

/** By one reader, and a second one where the first is not sure enough by itself. */
export async function readByTwo(
  line: LineInk,
  kind: LineKind,
  alphabet: Alphabet,
  typed: Probability,
  { group, first, second }: Readers,
  model: LineModel,
): Promise<RowReading> {
  const weights = model.groups[group];
  // Tesseract reads print; on handwriting its own confidence says next to nothing.
  const trust = group !== 'tesseract' || typed >= 0.5;
  const ask = async (reader: LineReader): Promise<Candidate> =>
    toCandidate(await reader.readLine(line.image, alphabet.characters), kind, alphabet);
  const believe = (candidate: Candidate, by: () => Probability): Opinion => ({
    candidate,
    probability: candidate.text === '' ? probability(0) : by(),
  });

  const one = await ask(first);
  const ones = measureCandidate(one, alphabet, typed, model.names);
  const alone = believe(one, () => judge(ones, weights.alone));
  const hopeless = alone.probability <= HOPELESS && one.text !== '';
  if (!second || alone.probability >= SURE || hopeless)
    return conclude([alone], trust, alphabet, typed);

  const two = await ask(second);
  const twos = measureCandidate(two, alphabet, typed, model.names);
  const difference = differenceBetween(one.text, two.text);
  const lead = difference === 0 ? 0 : await weighLead(first, line, one.text, two.text);
  const both = [
    believe(one, () => judge(measurePair(ones, twos, difference, lead), weights.first)),
    believe(two, () => judge(measurePair(twos, ones, difference, -lead), weights.second)),
  ];
  return conclude(both, trust, alphabet, typed);
}

/** By how much (ln) a reader that can weigh prefers its own text; 0 where it cannot. */
export async function weighLead(
  reader: LineReader,
  line: LineInk,
  own: string,
  other: string,
): Promise<number> {
  if (!canWeigh(reader)) return 0;
  const [mine, theirs] = await reader.weighTexts(line.image, [own, other]);
  return mine === theirs ? 0 : mine! - theirs!;
}

/** The more probable of the opinions; two that agree are one. */
function conclude(
  opinions: readonly Opinion[],
  trust: boolean,
  alphabet: Alphabet,
  typed: Probability,
): RowReading {
  const [one, two] = opinions;
  const agree = !two || one!.candidate.text === two.candidate.text;
  const best = agree || one!.probability >= two.probability ? one! : two;
  const other = best === one ? two : one;
  const { unaided } = best.candidate;
  const bound = boundByVariants(best.probability, best.candidate.text, typed);
  const certain = probability(unaided === undefined ? bound : Math.min(bound, AIDED_CEILING));
  const reasons: Reason[] = [];
  if (!trust) reasons.push(reason('no-trusted-reader'));
  if (!agree && certain < SETTLED) reasons.push(reason('readers-disagree'));
  if (best.candidate.foreign) reasons.push(reason('not-in-alphabet'));
  if (best.candidate.normalised) reasons.push(reason('normalised'));
  if (unaided !== undefined) reasons.push(reason('normalised', { by: 'known-words' }));
  const rivals: Alternative[] =
    agree || !other ? [] : [{ value: other.candidate.text, probability: other.probability }];
  if (unaided !== undefined) rivals.push({ value: unaided, probability: probability(1 - certain) });
  return {
    value: best.candidate.text,
    probability: certain,
    alternatives: listAlternatives(best.candidate, certain, rivals, alphabet),
    reasons,
    opinions: opinions.map(({ candidate: { reader, text, score } }) => ({ reader, text, score })),
  };
}
