import type { LineOpinion } from '../ports.ts';
import { costOfAddress, spellEndings } from './line-address.ts';
import { respellWords } from './line-address-words.ts';

/** Variants of the letters' text in which one letter is its next guess. */
const MOST_VARIANTS = 8;
/** Places in which two texts may differ and still be crossed: 2⁵ texts at most. */
const MOST_CROSSED = 5;

/** What the readers propose of themselves; those of single letters have no texts of their own. */
export function proposeTexts(opinions: readonly LineOpinion[]): string[] {
  return unique(opinions.flatMap((said) => [said.text, ...(said.texts ?? variantsOf(said))]));
}

/** Further texts once the best so far is known: crossings with others, and repairs of its shape. */
export function improveTexts(best: string, others: readonly string[], kind: string): string[] {
  const crossed = others.flatMap((other) => crossTexts(best, other));
  const whole = [best, ...crossed];
  // What looks like an address already needs no repair.
  const repaired =
    kind === 'email' && !whole.some((text) => costOfAddress(text) === 0)
      ? whole.flatMap(repairAddress)
      : [];
  return unique([...crossed, ...repaired]);
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

function variantsOf({ characters }: LineOpinion): string[] {
  const own = characters.map(({ text }) => text);
  return characters
    .flatMap(({ score, others }, at) =>
      (others ?? []).map((other) => ({ at, text: other.text, odds: other.score / score })),
    )
    .sort((a, b) => b.odds - a.odds)
    .slice(0, MOST_VARIANTS)
    .map(({ at, text }) => own.with(at, text).join(''));
}

/** All texts that follow one of two readings in each place where they differ. */
export function crossTexts(first: string, second: string): string[] {
  const parts = alignTexts(first, second);
  const differing = parts.filter(([a, b]) => a !== b).length;
  if (differing === 0 || differing > MOST_CROSSED) return [];
  let texts = [''];
  for (const [a, b] of parts)
    texts = a === b ? texts.map((text) => text + a) : texts.flatMap((t) => [t + a, t + b]);
  return texts;
}

/** Cuts two texts into parts that are the same in both, and parts that differ, in order. */
function alignTexts(first: string, second: string): [string, string][] {
  const [a, b] = [[...first], [...second]];
  const common = commonLengths(a, b);
  const parts: [string, string][] = [];
  let [x, y] = [0, 0];
  let pending: [string, string] = ['', ''];
  while (x < a.length || y < b.length) {
    if (x < a.length && y < b.length && a[x] === b[y]) {
      if (pending[0] !== pending[1]) parts.push(pending);
      pending = ['', ''];
      parts.push([a[x]!, b[y]!]);
      x += 1;
      y += 1;
    } else if (y >= b.length || (x < a.length && common[x + 1]![y]! >= common[x]![y + 1]!)) {
      pending[0] += a[x]!;
      x += 1;
    } else {
      pending[1] += b[y]!;
      y += 1;
    }
  }
  if (pending[0] !== pending[1]) parts.push(pending);
  return parts;
}

/** Length of the longest common subsequence of what follows each pair of places. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const lengths = Array.from({ length: a.length + 1 }, () =>
    new Array<number>(b.length + 1).fill(0),
  );
  for (let x = a.length - 1; x >= 0; x--)
    for (let y = b.length - 1; y >= 0; y--)
      lengths[x]![y] =
        a[x] === b[y]
          ? 1 + lengths[x + 1]![y + 1]!
          : Math.max(lengths[x + 1]![y]!, lengths[x]![y + 1]!);
  return lengths;
}

/** Letters that a reader takes an @ for. */
const LIKE_AT = /[eaCcoOQG]/gu;

/** The same text with an @ where none was seen, and with a usual ending: the ink decides. */
function repairAddress(text: string): string[] {
  const at = text.includes('@')
    ? []
    : [...text.matchAll(LIKE_AT)].map(
        ({ index }) => `${text.slice(0, index)}@${text.slice(index + 1)}`,
      );
  return [...at, ...[text, ...at].flatMap(spellEndings), ...respellWords(text)];
}
