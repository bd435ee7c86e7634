import type { LineReader } from '../ports.ts';
import { estimateEm } from './line-atoms.ts';
import type { LineInk } from './line-ink.ts';

/** Of what a reader of kanji and Latin sees on a row of Latin writing, at least this share is Latin. */
const LATIN_SHARE = 0.8;
/**
 * Heights of a capital that a Latin character takes at most, spaces included, on average: wide
 * hands stay below 1.2. Where more is left over, there is writing that the reader did not see.
 */
const WIDEST_LATIN = 1.4;

/**
 * Whether a row is written in Latin characters, by the words of a reader that knows them and kanji:
 * kana it overlooks. Digits and signs alone, which both scripts have, are Latin.
 */
export async function looksLatin(line: LineInk, reader: LineReader): Promise<boolean> {
  const { text } = await reader.readLine(line.image, null);
  const characters = [...text].filter((it) => it.trim() !== '');
  if (characters.length === 0) return false;
  const latin = characters.filter((it) => /[\x21-\x7e]/u.test(it)).length;
  const each = line.image.width / estimateEm(line.components, line.bodyHeight) / characters.length;
  return latin / characters.length >= LATIN_SHARE && each <= WIDEST_LATIN;
}
