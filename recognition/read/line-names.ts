import { usualForm } from './alphabets.ts';
import type { NameList } from './line-model.ts';
import { COMMON_WORDS } from './line-words.ts';

/** Characters `from` up to `to` of a text are one word. */
export interface Word {
  readonly from: number;
  readonly to: number;
}

/** Longer ones are names of foreign people in katakana, and whole names: they are not listed. */
export const LONGEST_NAME = 6;
const COMMON = new Set(COMMON_WORDS);
const LONGEST_WORD = Math.max(...COMMON_WORDS.map((word) => [...word].length));
/** Inside a longer text one character is a family name by chance. */
const LEAST_NAME = 2;

/**
 * The known words that a text without spaces consists of: a family and a given name, or else words of
 * institutions and family names, so that as many of its characters as can be are in one. That a text
 * is known says a little for its having been read rightly, and where its words end tells where a space
 * may stand; no text is ever changed for it.
 */
export function findWords(text: string, names: NameList): Word[] {
  const characters = [...usualForm(text)];
  return findPerson(characters, names) ?? coverBest(characters, names);
}

/**
 * For each place between two characters of a text, from 0 before the second, whether it lies inside a
 * known word however the text may be divided: 森一久 is 森 一久 as well as 森一 久, and nothing is inside.
 */
export function placesWithin(text: string, names: NameList): boolean[] {
  const characters = [...usualForm(text)];
  const ends = dividePerson(characters, names);
  const words = ends.length > 0 ? [] : coverBest(characters, names);
  return characters.slice(1).map((_, at) => {
    if (ends.length > 0) return !ends.includes(at + 1);
    return words.some(({ from, to }) => from <= at && at + 1 < to);
  });
}

/** Share of a text's characters that lie in known words. */
export function knownShare(text: string, names: NameList): number {
  const length = [...text].length;
  const covered = findWords(text, names).reduce((sum, { from, to }) => sum + to - from, 0);
  return length === 0 ? 0 : covered / length;
}

/** The longest family name before a given name that reaches to the end. */
function findPerson(characters: readonly string[], names: NameList): Word[] | null {
  const end = dividePerson(characters, names).at(-1);
  if (end === undefined) return null;
  return [
    { from: 0, to: end },
    { from: end, to: characters.length },
  ];
}

/** Where family names end before a given name that reaches to the end: all ways, shortest first. */
function dividePerson(characters: readonly string[], { surnames, given }: NameList): number[] {
  const ends: number[] = [];
  for (let end = 1; end < Math.min(LONGEST_NAME + 1, characters.length); end++) {
    const [family, own] = [characters.slice(0, end).join(''), characters.slice(end).join('')];
    if (surnames.has(family) && given.has(own)) ends.push(end);
  }
  return ends;
}

interface Cover {
  readonly covered: number;
  readonly words: readonly Word[];
}

/** Most characters in words, and of such ways the one with the fewest, so the longest, words. */
function coverBest(characters: readonly string[], { surnames }: NameList): Word[] {
  const best: Cover[] = [{ covered: 0, words: [] }];
  for (let to = 1; to <= characters.length; to++) {
    let found: Cover = best[to - 1]!;
    for (let from = Math.max(0, to - LONGEST_WORD); from < to; from++) {
      const word = characters.slice(from, to).join('');
      const isName = to - from >= LEAST_NAME && surnames.has(word);
      if (!isName && !COMMON.has(word)) continue;
      const before = best[from]!;
      const covered = before.covered + to - from;
      const isBetter =
        covered > found.covered ||
        (covered === found.covered && before.words.length + 1 < found.words.length);
      if (isBetter) found = { covered, words: [...before.words, { from, to }] };
    }
    best.push(found);
  }
  return [...best.at(-1)!.words];
}
