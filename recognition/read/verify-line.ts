import { differenceBetween } from '../../schemas/lookup/compare-texts.ts';
import { formsOf, spellName, type Spelling } from '../../schemas/lookup/name-spellings.ts';
import { CANNOT_TELL, type Verification } from '../../schemas/lookup/verification.ts';
import type { Network } from '../ports.ts';
import type { InkCrop } from '../segment/crop.ts';
import { openAlphabet, type Alphabet } from './alphabets.ts';
import { openCharacterReader, type Fit } from './line-characters.ts';
import { findLineInk, type LineInk } from './line-ink.ts';
import { judge, type Features, type LineModel } from './line-model.ts';
import { measureStyle } from './line-style.ts';
import type { VerificationModel } from './verification-model.ts';

export interface VerifyingTools {
  /** Null: nobody can tell. */
  readonly characters: Network | null;
  readonly lines: Pick<LineModel, 'style'>;
  readonly verification: VerificationModel;
}

/**
 * Scores a Japanese line's ink against each text that is expected there: the likelihood of the text
 * (in the ways in which people write such names) under the line's own segmentation, against the
 * likeliest way whatever it spells. One answer for each text, in their order.
 */
export async function verifyLine(
  crop: InkCrop,
  alphabet: string,
  texts: readonly string[],
  { characters, lines, verification }: VerifyingTools,
): Promise<Verification[]> {
  const { line } = findLineInk(crop);
  if (!line || !characters) return texts.map(() => CANNOT_TELL);
  const measured = await measureTexts(line, openAlphabet(alphabet), texts, characters, lines);
  return measured.map((it) => (it ? decide(it, verification) : CANNOT_TELL));
}

/** Of a text's best way of being written; `isWhole`: it leaves nothing out and adds nothing. */
export interface Measured {
  readonly features: Features;
  readonly isWhole: boolean;
}

/** One for each text; null where the line cannot be gone through. */
export async function measureTexts(
  line: LineInk,
  alphabet: Alphabet,
  texts: readonly string[],
  network: Network,
  { style }: Pick<LineModel, 'style'>,
): Promise<(Measured | null)[]> {
  const reader = openCharacterReader(network, line, alphabet);
  const typed = judge(measureStyle(line), style);
  const known = new Set(network.classes.filter((it) => alphabet.allows(it)));
  const { text: seen } = await reader.readLine(line.image, alphabet.characters);
  const measured: (Measured | null)[] = [];
  for (const text of texts) {
    const fits: Measured[] = [];
    const spellings = spellName(text, seen);
    for (const { text: spelling, isWhole } of spellings) {
      // A registry's cell may hold anything: what finds no room costs nothing.
      if (!(await reader.hasRoom([...spelling].length))) continue;
      const forms = [...spelling].map((it) => formsOf(it).filter((form) => known.has(form)));
      const fit = await reader.fitText(forms);
      const unknown = forms.filter(({ length }) => length === 0).length;
      if (fit) fits.push({ features: measureFit(fit, unknown, typed), isWhole });
    }
    measured.push(
      fits.reduce<Measured | null>(better, null) ?? (isFar(spellings, seen) ? FAR : null),
    );
  }
  return measured;
}

/** So many of a name's characters at most are lost where characters touch and are taken for one. */
const TOUCHING = 0.25;
/** What is seen then is still mostly the name. */
const MOST_UNLIKE = 0.5;

/**
 * Of a text that finds no room on the line: whether it is another one. Characters that touch leave
 * less room than there are characters; nothing makes more of them than there are.
 */
function isFar(spellings: readonly Spelling[], seen: string): boolean {
  const found = seen.replace(/\s/gu, '');
  return !spellings.some(({ text: spelling }) => {
    const wanted = [...spelling].length;
    const lost = (wanted - [...found].length) / wanted;
    return lost > 0 && lost <= TOUCHING && differenceBetween(found, spelling) <= MOST_UNLIKE;
  });
}

const better = (a: Measured | null, b: Measured): Measured =>
  a && a.features['lag']! <= b.features['lag']! ? a : b;

/** Doubts beyond these ln-odds are all alike. */
const DEEPEST_DOUBT = 12;
const LONGEST_LAG = 60;
/** Below it (ln) the network as good as sees the character. */
const SEEN = 0.7;

function measureFit({ lag, doubts, clarity }: Fit, unknown: number, typed: number): Features {
  const deep = doubts.map((it) => Math.min(DEEPEST_DOUBT, it)).sort((a, b) => b - a);
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const bounded = Math.max(0, Math.min(LONGEST_LAG, lag));
  return {
    lag: bounded / 10,
    /** By the character: a long name has more room for slips. */
    lagShare: Math.min(DEEPEST_DOUBT, bounded / doubts.length),
    worst: deep[0]!,
    second: deep[1] ?? 0,
    seen: doubts.filter((it) => it < SEEN).length / doubts.length,
    clarity: mean(clarity),
    unclear: deep[0]! * Math.max(-3, mean(clarity)),
    length: doubts.length / 10,
    unknown,
    typed,
  };
}

const FAR: Measured = {
  features: measureFit(
    { lag: LONGEST_LAG, doubts: [DEEPEST_DOUBT, DEEPEST_DOUBT], clarity: [0] },
    0,
    0,
  ),
  isWhole: true,
};

/** Of a text that agrees, at least this share is what the network sees: a scrawl bears any text. */
const LEAST_SEEN = 0.5;

/** What the network has never learned it cannot vouch for. */
function decide(
  { features, isWhole }: Measured,
  { weights, agrees, differs }: VerificationModel,
): Verification {
  const certain = judge(features, weights);
  const { unknown, seen } = features;
  const vouched = certain >= agrees && unknown === 0 && seen! >= LEAST_SEEN;
  const verdict = vouched ? 'agrees' : certain <= differs ? 'differs' : 'cannot-tell';
  return { verdict, probability: certain, isWhole };
}
