import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Witness } from '../recognition/ports.ts';
import { alignSeen, type Seen } from './ctc-texts.ts';
import type { Ppocr } from './ppocr.ts';

const formsSchema = z.object({
  id: z.string().min(1),
  /** Every kanji of Japanese lines → its other forms, as one string: 沢 → 澤泽, 田 → none. */
  forms: z.record(z.string(), z.string()),
});

/**
 * Share of a frame in which anything may be seen for a character of which it knows no form: of a kanji
 * it sees what looks like it, of a kana mostly nothing.
 */
const UNKNOWN_SIGN: Seen = { classes: [], anything: 0.05 };
const UNKNOWN_KANJI = 0.1;
/** Among its classes, and never seen by it: it takes 佐々木 for 佐勺木. */
const REPEATED = '々';

/**
 * PP-OCRv4 as a witness of handwritten kanji: it has learned from Chinese handwriting, and reads 恵 as
 * 惠 and no kana. So each character may be seen in any of its forms (models/kanji-forms), and one of
 * which it knows no form as anything. Throws on a malformed file: a bug.
 */
export async function openKanjiWitness(formsPath: string, ppocr: Ppocr): Promise<Witness> {
  const { id, forms } = formsSchema.parse(JSON.parse(await readFile(formsPath, 'utf8')));
  const indexOf = new Map(ppocr.keys.map((key, at) => [key, at]));
  const look = (character: string): Seen => {
    // It knows five kana by chance, and takes the others for kanji.
    if (!/\p{Script=Han}/u.test(character)) return UNKNOWN_SIGN;
    const own = indexOf.get(character);
    const others = [...(forms[character] ?? '')].flatMap((it) => indexOf.get(it) ?? []);
    if (own !== undefined && character !== REPEATED)
      return { classes: [own, ...others], anything: 0 };
    return { classes: others, anything: UNKNOWN_KANJI };
  };
  const looked = new Map<string, Seen>();
  const see = (character: string): Seen => {
    const known = looked.get(character) ?? look(character);
    looked.set(character, known);
    return known;
  };
  const japaneseOf = invert(forms);
  return {
    id: `${ppocr.id} by ${id}`,
    tells(one, other) {
      const [classes, others] = [see(one).classes, see(other).classes];
      // Of what it has no class for it sees whatever looks like it: it denies nothing.
      return others.length > 0 && !classes.some((it) => others.includes(it));
    },
    async readLine(line) {
      const said = await ppocr.readLine(line, null);
      return { ...said, texts: spellJapanese(said.text.replace(/\s/gu, ''), forms, japaneseOf) };
    },
    async vouch(line, texts) {
      const belief = await ppocr.believe(line);
      return texts.map((text) => alignSeen(belief, [...text].map(see)));
    },
  };
}

/** Form → the characters of which it is one. */
function invert(forms: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> {
  const inverse = new Map<string, string[]>();
  for (const [character, others] of Object.entries(forms))
    for (const form of others) inverse.set(form, [...(inverse.get(form) ?? []), character]);
  return inverse;
}

/** Texts that one reading may stand for, at most. */
const MOST_SPELLINGS = 24;

/** What a text in Chinese forms may be in Japanese ones: 惠 is 恵, or 惠; 泽 is 沢 or 澤. */
function spellJapanese(
  text: string,
  forms: Readonly<Record<string, string>>,
  japaneseOf: ReadonlyMap<string, readonly string[]>,
): string[] {
  let texts = [''];
  for (const character of text) {
    const japanese = japaneseOf.get(character) ?? [];
    const own = japanese.length === 0 || character in forms ? [character] : [];
    texts = [...own, ...japanese].flatMap((form) => texts.map((before) => before + form));
    texts = texts.slice(0, MOST_SPELLINGS);
  }
  return texts;
}
