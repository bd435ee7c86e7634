import type { LineOpinion } from '../ports.ts';
import { HYPHENS } from '../../schemas/form/alphabets.ts';
import { widenBrackets } from '../../schemas/lookup/compare-texts.ts';
import { hasVariant, lookAlikes, type Alphabet } from './alphabets.ts';
import type { Features, NameList } from './line-model.ts';
import { knownShare } from './line-names.ts';

export type LineKind = {
  readonly kind: 'phone' | 'email' | 'latin' | 'japanese' | 'integer' | 'freeText';
  /** Name of an alphabet, or `=` and its characters; null for any. */
  readonly alphabet: string | null;
};

/** One reader's words in the form in which readers are compared, with what the engine said. */
export interface Candidate {
  readonly reader: string;
  readonly text: string;
  /** Whether `text` is other than what the reader wrote, beyond spaces between characters. */
  readonly normalised: boolean;
  /** The reader wrote something that the field cannot hold. */
  readonly foreign: boolean;
  readonly score: number;
  readonly characters: LineOpinion['characters'];
  /** See `LineOpinion`; 0.5, which tells nothing, where the engine cannot tell. */
  readonly share: number;
  /** What the ink alone says, where known words made the engine choose another text. */
  readonly unaided?: string;
}

const HYPHEN_LIKE = new RegExp(`[${HYPHENS.replace('-', '\\-')}]`, 'gu');
/** CJK Symbols' geta and the replacement character: "something stands here". */
const PLACEHOLDERS = /[〓�]/gu;

/** No name begins or ends with them: they are dust, and whoever saw them is not to be trusted. */
const END_MARKS = /^[・、。.,-]+|[・、。.,-]+$/gu;

/** What a reader wrote, without its spaces and without what the field cannot hold. */
export function toCandidate(opinion: LineOpinion, kind: LineKind, alphabet: Alphabet): Candidate {
  // Spaces are measured on the ink, and set where the words have been chosen.
  const spaceless = opinion.text.replace(/\s+/gu, '');
  const hyphens = kind.kind === 'phone' ? spaceless.replace(HYPHEN_LIKE, '-') : spaceless;
  const japanese = kind.kind === 'japanese' || kind.kind === 'freeText';
  const forms = japanese ? widenBrackets(hyphens) : hyphens;
  const bare = kind.kind === 'japanese' ? forms.replace(END_MARKS, '') : forms;
  const kept = [...bare.replace(PLACEHOLDERS, '')].filter((it) => alphabet.allows(it));
  return {
    reader: opinion.reader,
    text: kept.join(''),
    normalised: hyphens !== spaceless,
    foreign: kept.length !== [...hyphens].length,
    score: opinion.score,
    characters: opinion.characters.filter(({ text }) => text.trim() !== ''),
    share: opinion.share ?? 0.5,
    ...(opinion.unaided === undefined ? {} : { unaided: opinion.unaided }),
  };
}

/** ln-odds like scale of a raw score: 0.9 → 2.2, 0.999 → 6.2, never infinite. */
export const stretch = (score: number): number =>
  -Math.log(1.001 - Math.min(1, Math.max(0, score)));

/** ln-odds beyond which a line reader's belief in a text is not taken literally. */
const WIDEST_ODDS = 9;

/** ln-odds of what has this ln-probability. */
export function oddsOf(log: number): number {
  const odds = log - Math.log(Math.max(1e-9, -Math.expm1(log)));
  return Math.max(-WIDEST_ODDS, Math.min(WIDEST_ODDS, odds));
}

/** What a reader's own words say about their being right. */
export function measureCandidate(
  candidate: Candidate,
  alphabet: Alphabet,
  typed: number,
  names: NameList,
): Features {
  const scores = candidate.characters.map(({ score }) => stretch(score));
  const characters = [...candidate.text];
  const variants = characters.filter(hasVariant);
  const doubtful = characters.filter(
    (it) => !/\p{Script=Han}/u.test(it) && lookAlikes(it, alphabet).length > 0,
  );
  return {
    weakest: scores.length === 0 ? 0 : Math.min(...scores),
    average:
      scores.length === 0 ? 0 : scores.reduce((sum, score) => sum + score, 0) / scores.length,
    score: stretch(candidate.score),
    share: oddsOf(Math.log(candidate.share)),
    length: characters.length / 10,
    doubtful: doubtful.length / 10,
    variants: variants.length / 10,
    foreign: candidate.foreign ? 1 : 0,
    known: knownShare(candidate.text, names),
    typed,
  };
}

/** ln-odds beyond which the network's preference for one text is beyond doubt. */
const WIDEST_LEAD = 20;

/**
 * The same with a second reader's words beside it. `lead`: by how much (ln) the character network
 * prefers this text to the other's, 0 where it was not asked.
 */
export function measurePair(
  own: Features,
  other: Features,
  difference: number,
  lead: number,
): Features {
  const bounded = Math.max(-WIDEST_LEAD, Math.min(WIDEST_LEAD, lead)) / 10;
  return {
    lead: difference === 0 ? 0 : bounded,
    close: difference === 0 ? 0 : Math.exp(-Math.abs(lead) / 3),
    ...own,
    agree: difference === 0 ? 1 : 0,
    difference: Math.min(1, difference),
    otherWeakestAgreeing: difference === 0 ? other.weakest! : 0,
    otherWeakestDiffering: difference === 0 ? 0 : other.weakest!,
    weakestDiffering: difference === 0 ? 0 : own.weakest!,
    typedAgreeing: difference === 0 ? own.typed! : 0,
  };
}
