import { probability, type Probability } from '../../schemas/units.ts';
import type { Alternative } from '../ports.ts';
import { lookAlikes, type Alphabet } from './alphabets.ts';
import type { Candidate } from './line-opinion.ts';

export const MOST_ALTERNATIVES = 5;
/** Share of the remaining doubt that goes to a look-alike of which the reader says nothing. */
const LOOK_ALIKE_SHARE = 0.1;

interface Proposal {
  readonly value: string;
  readonly weight: number;
}

/**
 * What else it may say, the value itself first: the second reader's words, single characters that
 * the first reader considered, and look-alikes. Their probabilities share what the value's leaves.
 */
export function listAlternatives(
  best: Candidate,
  certain: Probability,
  others: readonly Alternative[],
  alphabet: Alphabet,
): Alternative[] {
  const proposals = [
    ...others.map(({ value, probability: weight }) => ({ value, weight })),
    ...considered(best),
    ...confusable(best.text, alphabet),
  ];
  const weights = new Map<string, number>();
  for (const { value, weight } of proposals)
    if (value !== best.text && value !== '')
      weights.set(value, Math.max(weight, weights.get(value) ?? 0));
  const ranked = [...weights].sort(([, a], [, b]) => b - a).slice(0, MOST_ALTERNATIVES - 1);
  const total = ranked.reduce((sum, [, weight]) => sum + weight, 0);
  const left = 1 - certain;
  const scale = total > left ? left / total : 1;
  return [
    { value: best.text, probability: certain },
    ...ranked.map(([value, weight]) => ({ value, probability: probability(weight * scale) })),
  ];
}

/** Whether the reader's characters are the value's, one for one: only then can one be swapped. */
function swappable({ text, characters }: Candidate): string[] | null {
  const own = characters.map((character) => character.text);
  return own.join('') === text ? own : null;
}

function considered(best: Candidate): Proposal[] {
  const own = swappable(best);
  if (!own) return [];
  return best.characters.flatMap(({ others }, index) =>
    (others ?? []).map(({ text, score }) => ({
      value: own.with(index, text).join(''),
      weight: score,
    })),
  );
}

function confusable(text: string, alphabet: Alphabet): Proposal[] {
  const characters = [...text];
  const swaps = characters.flatMap((character, index) =>
    lookAlikes(character, alphabet).map((other) => characters.with(index, other).join('')),
  );
  return swaps.map((value) => ({ value, weight: LOOK_ALIKE_SHARE / Math.max(1, swaps.length) }));
}
