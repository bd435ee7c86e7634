import { usualForm } from '../../recognition/read/alphabets.ts';
import type { NameList } from '../../recognition/read/line-model.ts';

/**
 * All people of the samples have names that the dictionary lists; of those in life, many but not all:
 * it is of 2011 and lacks 陽葵 and 結愛. Every so many-th line is judged as if the dictionary lacked its
 * names. An assumption, not a count.
 */
const RARE_EVERY = 6;

/** The dictionary for the line of this index: as it is, or as if nobody in it bore a name of the text. */
export function namesForLine(text: string, index: number, names: NameList): NameList {
  if (index % RARE_EVERY !== 0) return names;
  const usual = usualForm(text);
  const without = (listed: ReadonlySet<string>): ReadonlySet<string> =>
    new Set([...listed].filter((name) => !usual.includes(name)));
  return { surnames: without(names.surnames), given: without(names.given) };
}
