import { reason, type Reason } from '../../schemas/reason.ts';
import { probability, type Probability } from '../../schemas/units.ts';
import type { Alternative, LineOpinion } from '../ports.ts';
import { hasTwin, lookAlikes, type Alphabet } from './alphabets.ts';
import { MOST_ALTERNATIVES } from './line-alternatives.ts';
import type { FusedLine, Witness } from './line-fusion.ts';
import { judge, type Features, type FusedKind, type Weights } from './line-model.ts';
import { oddsOf } from './line-opinion.ts';

/** Of readings that disagree, those surer than this are settled: whoever differs was outweighed. */
export const SETTLED = 0.99;
/** ln-odds beyond which a rival text is out of the question. */
const WIDEST_MARGIN = 12;
/** Gaps beyond this many capitals' heights are all alike. */
const WIDEST_GAP = 2;
/**
 * The evidence's own odds between the two best texts, sharpened by this, are never exceeded:
 * logistic regression adds up what speaks for a text and may outvote a rival as good.
 */
const RIVAL_SHARPNESS = 2;
/** In heights of a capital; nearly all right lines of training/lines stay below (2026-11). */
const USUAL_GAP: Readonly<Record<FusedKind, number>> = { phone: 0.65, email: 0.48, latin: 0.48 };
/** For a person: what may lack a sign, and what was only put together from the readers' texts. */
const DOUBTFUL_CEILING = 0.9;
/**
 * ln-odds from which on the ink speaks clearly for another text than the one of the usual shape: people
 * make slips, and what they wrote is for a person to see.
 */
const OVERRULED_INK = 6;
/** Strokes so small or thin that a reader of whole lines may take none of them for a letter's worth. */
const SMALL_SIGN = /[-.,_:;'"`~]/gu;
const WHOLE_LINE_READERS = ['whole', 'hands', 'strokes'] as const satisfies readonly Witness[];

export interface RowReading {
  readonly value: string;
  readonly probability: Probability;
  readonly alternatives: readonly Alternative[];
  readonly reasons: readonly Reason[];
  readonly opinions: readonly Pick<LineOpinion, 'reader' | 'text' | 'score'>[];
}

/** The likeliest of the weighed texts, with what speaks for and against it. */
export function concludeFused(
  fused: FusedLine,
  kind: FusedKind,
  alphabet: Alphabet,
  typed: number,
  weights: Weights,
): RowReading {
  const { texts, opinions } = fused;
  const best = texts[0];
  const spoken = Object.values(opinions);
  const own = spoken.map(({ reader, text, score }) => ({ reader, text, score }));
  if (!best || best.text === '')
    return { value: '', probability: probability(0), alternatives: [], reasons: [], opinions: own };
  const features = measureFused(fused, kind, alphabet, typed);
  const inkBest = likeliestInk(texts);
  const overruled = inkBest.ink - best.ink > OVERRULED_INK;
  const lacksSign = spoken.some(({ text }) => hasMoreSigns(text, best.text));
  const ceiling = overruled || lacksSign ? DOUBTFUL_CEILING : 1;
  const certain = probability(
    Math.min(ceiling, ceilingOf(features, kind), judge(features, weights)),
  );
  const alternatives = listTexts(fused, certain);
  const reasons: Reason[] = [];
  const agree = spoken.every(({ text }) => text === best.text);
  if (!agree && certain < SETTLED) reasons.push(reason('readers-disagree'));
  // The ink alone says something else: that stands first among the alternatives.
  if (best !== inkBest) reasons.push(reason('normalised', { by: `${kind}-shape` }));
  return { value: best.text, probability: certain, alternatives, reasons, opinions: own };
}

/**
 * How sure a text can be at most, its best rival being as good as it is, and its gaps as wide: a
 * sign that the scanner or a rule swallowed is seen by no reader, and leaves nothing but paper; a thin
 * one that is there, an underscore, readers of whole lines overlook as one, and only the reader of
 * letters has to account for. What no
 * reader of whole lines has read of itself bounds it likewise: on training/lines no right text above
 * 0.995 is such a one, and fitted on one half the only wrong one on the other was (2026-11).
 */
export function ceilingOf(features: Features, kind: FusedKind): number {
  const byRival = 1 / (1 + features['rival']! ** RIVAL_SHARPNESS);
  const pieced = WHOLE_LINE_READERS.every((witness) => features[`${witness}Same`] === 0);
  const lacksSign = features['signs']! > 0 || features['gap']! > USUAL_GAP[kind];
  const doubtful = pieced || lacksSign;
  return doubtful ? Math.min(byRival, DOUBTFUL_CEILING) : byRival;
}

/** Whether a reader saw the very text, and small signs in it besides. */
const hasMoreSigns = (seen: string, text: string): boolean =>
  countSigns(seen) > countSigns(text) && dropSigns(seen) === dropSigns(text);

const dropSigns = (text: string): string => text.replace(SMALL_SIGN, '');

const countSigns = (text: string): number => [...text.matchAll(SMALL_SIGN)].length;

const likeliestInk = (texts: FusedLine['texts']): FusedLine['texts'][number] =>
  texts.reduce((a, b) => (b.ink > a.ink ? b : a));

/** What the evidence looks like, in the terms that models/line/line.json was fitted on. */
export function measureFused(
  fused: FusedLine,
  kind: FusedKind,
  alphabet: Alphabet,
  typed: number,
): Features {
  const { texts, opinions } = fused;
  const [best, next] = texts;
  const characters = [...best!.text];
  const seen = (text: string): string => (kind === 'email' ? foldCapitals(text) : text);
  const says = (witness: Witness): number => {
    const said = opinions[witness];
    return said && seen(said.text) === seen(best!.text) ? 1 : 0;
  };
  const doubtful = characters.filter((it) => lookAlikes(it, alphabet).length > 0).length;
  return {
    rival: next ? Math.exp(next.total - best!.total) : 0,
    gap: Math.min(WIDEST_GAP, fused.gap),
    signs: Math.max(0, countSigns(opinions.letters?.text ?? '') - countSigns(best!.text)),
    margin: next ? Math.min(WIDEST_MARGIN, best!.total - next.total) : WIDEST_MARGIN,
    wholeOdds: oddsOf(best!.whole),
    handsOdds: oddsOf(best!.hands),
    strokesOdds: oddsOf(best!.strokes),
    letters: best!.letters / characters.length,
    wholeSame: says('whole'),
    lettersSame: says('letters'),
    handsSame: says('hands'),
    strokesSame: says('strokes'),
    digitsSame: says('digits'),
    shape: -best!.shape,
    moved: best === likeliestInk(texts) ? 0 : 1,
    length: characters.length / 10,
    doubtful: doubtful / 10,
    twins: characters.filter((it) => hasTwin(it, alphabet)).length,
    typed,
  };
}

/**
 * Capitals of the shape of a small letter, and the I of an l: a reader of single letters cannot
 * know them apart, and in an address the line's shape settles which it is.
 */
const foldCapitals = (text: string): string =>
  text.replace(/[CIKOPSUVWXZ]/gu, (letter) => (letter === 'I' ? 'l' : letter.toLowerCase()));

/** Best first; what the best leaves is shared by the others as the evidence weighs them. */
function listTexts({ texts }: FusedLine, certain: Probability): Alternative[] {
  const [best, ...others] = texts;
  const ink = likeliestInk(texts);
  const ranked = [...(ink === best ? [] : [ink]), ...others.filter((it) => it !== ink)]
    .filter(({ text }) => text !== '')
    .slice(0, MOST_ALTERNATIVES - 1);
  const odds = ranked.map(({ total }) => Math.exp(total - best!.total));
  const left =
    (1 - certain) /
    Math.max(
      1,
      odds.reduce((sum, it) => sum + it, 0),
    );
  const rivals = ranked.map(({ text }, at) => ({
    value: text,
    probability: probability(Math.min(certain, odds[at]! * left)),
  }));
  return [{ value: best!.text, probability: certain }, ...rivals];
}
