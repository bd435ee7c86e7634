import { reason, type Reason } from '../../schemas/reason.ts';
import { probability, type Probability } from '../../schemas/units.ts';
import type { Alternative, LineOpinion, ReadCharacter, Witness } from '../ports.ts';
import type { Alphabet } from './alphabets.ts';
import { listAlternatives } from './line-alternatives.ts';
import { SETTLED, type RowReading } from './line-fused.ts';
import type { LineInk } from './line-ink.ts';
import { bonusOfWords, lexiconOf, type Lexicon } from './line-lexicon.ts';
import { judge, type Features, type LineModel, type NameList } from './line-model.ts';
import {
  measureCandidate,
  oddsOf,
  stretch,
  toCandidate,
  type Candidate,
  type LineKind,
} from './line-opinion.ts';
import { AIDED_CEILING, boundByVariants } from './line-pair.ts';
import { areTwins } from './line-script.ts';
import { crossTexts } from './line-proposals.ts';
import type { PlacingReader } from './line-paths.ts';

/** One text that a line may say. All ln. */
export interface WitnessedText {
  readonly candidate: Candidate;
  /** The network of characters. */
  readonly letters: number;
  /** The witness, of the characters that it knows. */
  readonly vouched: number;
  /** With which share it sees each character, in [0, 1]. */
  readonly seen: readonly number[];
  /** The same, 0 where what it sees may as well be another of the network's guesses. */
  readonly told: readonly number[];
  /** Both, weighted: what the ink alone says. */
  readonly ink: number;
  /** With what known words add. */
  readonly total: number;
}

export interface WitnessedLine {
  /** Best first; the network's own is among them. Never empty. */
  readonly texts: readonly WitnessedText[];
  /** Total of the likeliest text in which a kana is another one; none of them is chosen. */
  readonly otherKana: number;
  readonly own: Candidate;
  readonly heard: LineOpinion;
}

/**
 * Weight of the witness's word beside the network's. Of 815 handwritten lines of training/lines, "fit",
 * 761 are exact with 0.2 to 0.6, 750 without it (2026-11).
 */
const WITNESS_WEIGHT = 0.3;
/** ln-probability of what a reader cannot see at all: far off, and still comparable. */
const FLOOR = -60;
/** ln of there being nobody. */
const NOBODY = -1000;
/** Characters in which texts differ from the network's, the likeliest other guesses first. */
const MOST_SWAPS = 24;
/** Guesses less likely than this are not tried. */
const LEAST_SCORE = 1e-5;
/** Characters of a line that may be mended one after the other. */
const MOST_ROUNDS = 3;

/**
 * Lets the network of characters propose texts, its own with single characters replaced by its
 * further guesses, and a witness who has learned otherwise weigh them with it.
 */
export async function hearWitness(
  line: LineInk,
  kind: LineKind,
  alphabet: Alphabet,
  network: PlacingReader,
  witness: Witness,
  lexicon: Lexicon | null,
): Promise<WitnessedLine> {
  const opinion = await network.readLine(line.image, alphabet.characters);
  const own = toCandidate(opinion, kind, alphabet);
  const weigh = async (candidates: readonly Candidate[]): Promise<WitnessedText[]> => {
    const texts = candidates.map(({ text }) => text);
    const letters = await network.weighTexts(line.image, texts);
    const testimonies = await witness.vouch(line.image, texts);
    return candidates.map((candidate, at) => {
      const { log, seen } = testimonies[at]!;
      const told = tellApart(candidate, seen, witness);
      const held = {
        letters: Math.max(FLOOR, letters[at]!),
        vouched: Math.max(FLOOR, log),
        seen,
        told,
      };
      const ink = held.letters + WITNESS_WEIGHT * held.vouched;
      const words = lexicon ? bonusOfWords(candidate.text, lexicon) : 0;
      return { candidate, ...held, ink, total: ink + words };
    });
  };
  const heard = await witness.readLine(line.image);
  const tried = new Set<string>();
  const fresh = (candidates: readonly Candidate[]): Candidate[] =>
    candidates.filter(({ text }) => text !== '' && !tried.has(text) && tried.add(text));
  const said = (heard.texts ?? []).filter((text) => [...text].every((it) => alphabet.allows(it)));
  const crossed = said.flatMap((text) => crossTexts(own.text, text));
  const others = [...unaidedOf(opinion, kind, alphabet), ...said, ...crossed].map((text) => ({ ...own, text, characters: [] })); // prettier-ignore
  const proposed = fresh([own, ...others]);
  let texts = await weigh(proposed.length > 0 ? proposed : [own]);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = bestOf(texts);
    texts = [...texts, ...(await weigh(fresh(swapCharacters(before.candidate, isKanji))))];
    if (bestOf(texts) === before) break;
  }
  texts.sort((a, b) => b.total - a.total);
  const kana = await weigh(fresh(swapCharacters(texts[0]!.candidate, isOtherKana)));
  return { texts, otherKana: Math.max(...kana.map(({ total }) => total), NOBODY), own, heard };
}

/** What the ink alone says, where known words made the network say something else. */
const unaidedOf = (said: LineOpinion, kind: LineKind, alphabet: Alphabet): string[] =>
  said.unaided === undefined
    ? []
    : [toCandidate({ ...said, text: said.unaided }, kind, alphabet).text];

/** How far a guess of the network has to be off for the witness to speak for the other one alone. */
const LEAST_DOUBT = 1e-3;

/** A form of the same character that the network thinks of: what is seen may be either. */
function tellApart(
  { characters }: Candidate,
  seen: readonly number[],
  witness: Witness,
): readonly number[] {
  if (characters.length !== seen.length) return seen;
  return characters.map(({ text, others = [] }, at) => {
    const doubts = others.filter(({ score }) => score >= LEAST_DOUBT);
    return doubts.every((other) => witness.tells(text, other.text)) ? seen[at]! : 0;
  });
}

/**
 * One handwritten line of Japanese, read by the network and a witness; null where there is nothing that
 * the witness could know: of kana alone it would hold any text as good as any other.
 */
export async function readWitnessed(
  line: LineInk,
  kind: LineKind,
  alphabet: Alphabet,
  typed: Probability,
  network: PlacingReader,
  witness: Witness,
  model: Pick<LineModel, 'witnessed' | 'names'>,
): Promise<RowReading | null> {
  const { text } = await network.readLine(line.image, alphabet.characters);
  if (!hasKanji(text)) return null;
  const lexicon = lexiconOf(model.names);
  const heard = await hearWitness(line, kind, alphabet, network, witness, lexicon);
  const features = measureWitnessed(heard, alphabet, typed, model.names);
  const sure = judge(features, model.witnessed);
  const bound = line.outsideBox ? Math.min(sure, OUTSIDE_CEILING) : sure;
  return concludeWitnessed(heard, alphabet, probability(bound));
}

/**
 * Where writing crosses its box's rules, a stroke along one is taken for it and lost: 正 becomes 止, and
 * network and witness agree on it.
 */
const OUTSIDE_CEILING = 0.98;

const bestOf = (texts: readonly WitnessedText[]): WitnessedText =>
  texts.reduce((a, b) => (b.total > a.total ? b : a));

const likeliestInk = (texts: readonly WitnessedText[]): WitnessedText =>
  texts.reduce((a, b) => (b.ink > a.ink ? b : a));

/** Whether a text holds what the witness can know at all. */
export const hasKanji = (text: string): boolean => /\p{Script=Han}/u.test(text);

/** Which kana or sign it is, the network tells with its neighbours (line-script.ts): the witness knows none. */
const isKanji = (one: string, other: string): boolean => hasKanji(one) && hasKanji(other);

const isOtherKana = (one: string, other: string): boolean =>
  !isKanji(one, other) && !areTwins(one, other);

/** The text with one character replaced by another guess for it, the likeliest first. */
function swapCharacters(
  candidate: Candidate,
  maySwap: (one: string, other: string) => boolean,
): Candidate[] {
  const { characters, text } = candidate;
  // Only where the characters are the text's, one for one, is their place known.
  if (characters.map((it) => it.text).join('') !== text) return [];
  return characters
    .flatMap(({ others }, at) => (others ?? []).map((other) => ({ at, other })))
    .filter(
      ({ at, other }) => other.score >= LEAST_SCORE && maySwap(characters[at]!.text, other.text),
    )
    .sort((a, b) => b.other.score - a.other.score)
    .slice(0, MOST_SWAPS)
    .map(({ at, other }) => {
      const swapped = characters.with(at, swapGuess(characters[at]!, other));
      return { ...candidate, text: swapped.map((it) => it.text).join(''), characters: swapped };
    });
}

function swapGuess(
  { text, score, others = [] }: ReadCharacter,
  other: { readonly text: string; readonly score: number },
): ReadCharacter {
  const rest = others.filter((it) => it !== other);
  return { ...other, others: [{ text, score }, ...rest] };
}

/** ln beyond which a rival text is out of the question. */
const WIDEST_MARGIN = 12;

/** How far a character that the witness sees is beyond the network's doubt. */
const TRUSTED = 0.98;

/** What the evidence looks like, in the terms that models/line/line.json was fitted on. */
export function measureWitnessed(
  { texts, otherKana, own: network }: WitnessedLine,
  alphabet: Alphabet,
  typed: number,
  names: NameList,
): Features {
  const [best, next] = texts as [WitnessedText, WitnessedText | undefined];
  const scores = best.candidate.characters.map(({ score }) => score);
  // Where characters are not the text's, one for one, nothing is known of each but what the witness says.
  const own = scores.length === best.told.length ? scores : best.told.map(() => 0);
  const together = own.map((score, at) => 1 - (1 - score) * (1 - TRUSTED * best.told[at]!));
  const rival = Math.max(next?.total ?? NOBODY, otherKana);
  return {
    ...measureCandidate(best.candidate, alphabet, typed, names),
    vouched: oddsOf(best.vouched),
    seen: best.seen.reduce((sum, it) => sum + it, 0) / Math.max(1, best.seen.length),
    together: Math.min(...together.map(stretch)),
    margin: Math.min(WIDEST_MARGIN, best.total - rival),
    moved: best.candidate.text === network.text ? 0 : 1,
  };
}

/** Below it the witness reads something else. */
const LEAST_VOUCHED = -3;

/** The likeliest of the weighed texts, with what speaks for and against it. */
function concludeWitnessed(
  { texts, own, heard }: WitnessedLine,
  alphabet: Alphabet,
  sure: Probability,
): RowReading {
  const best = texts[0]!;
  const { text } = best.candidate;
  const opinions = [own, heard].map((it) => ({
    reader: it.reader,
    text: it.text,
    score: it.score,
  }));
  const certain = boundWitnessed(texts, sure);
  const reasons: Reason[] = [];
  const disagree = text !== own.text || best.vouched < LEAST_VOUCHED;
  if (disagree && certain < SETTLED) reasons.push(reason('readers-disagree'));
  if (best.candidate.foreign) reasons.push(reason('not-in-alphabet'));
  if (best.candidate.normalised) reasons.push(reason('normalised'));
  if (isAided(texts)) reasons.push(reason('normalised', { by: 'known-words' }));
  return {
    value: text,
    probability: certain,
    alternatives: listAlternatives(best.candidate, certain, listRivals(texts, certain), alphabet),
    reasons,
    opinions,
  };
}

/** How sure it can be at most. What the network cannot see on the line at all nobody has read. */
export function boundWitnessed(texts: readonly WitnessedText[], sure: number): Probability {
  const best = texts[0]!;
  if (best.letters <= FLOOR) return probability(0);
  const bound = boundByVariants(sure, best.candidate.text, 0);
  return probability(isAided(texts) ? Math.min(bound, AIDED_CEILING) : bound);
}

/** Known words chose another text than the ink. */
const isAided = (texts: readonly WitnessedText[]): boolean => likeliestInk(texts) !== texts[0];

/** What the ink alone says first, then the other texts as the evidence weighs them; none above the value. */
function listRivals(texts: readonly WitnessedText[], certain: Probability): Alternative[] {
  const best = texts[0]!;
  const ink = likeliestInk(texts);
  return texts.slice(1).map((rival) => ({
    value: rival.candidate.text,
    probability: probability(
      Math.min(certain, rival === ink ? 1 : Math.exp(Math.min(0, rival.total - best.total))),
    ),
  }));
}
