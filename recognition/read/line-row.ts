import type { Probability } from '../../schemas/units.ts';
import { isLatin, narrowAlphabet, openAlphabet, type Alphabet } from './alphabets.ts';
import { openDigitReader } from './line-digits.ts';
import { concludeFused, type RowReading } from './line-fused.ts';
import { canWeigh, fuseReaders, type FusedLine } from './line-fusion.ts';
import { widestGap } from './line-gaps.ts';
import type { LineInk } from './line-ink.ts';
import { lexiconOf } from './line-lexicon.ts';
import { looksLatin } from './line-latin.ts';
import { openLetterReader } from './line-letters.ts';
import { fusedKinds, type FusedKind, type LineModel } from './line-model.ts';
import type { LineKind } from './line-opinion.ts';
import { readByTwo } from './line-pair.ts';
import { chooseReaders, type LineEngines, type Readers } from './line-readers.ts';
import { spaceRow, spaceText } from './line-spaces.ts';
import { readWitnessed } from './line-witness.ts';

/** One row of writing → its text with the words set apart, where the field may hold spaces. */
export async function readRow(
  line: LineInk,
  field: LineKind,
  typed: Probability,
  engines: LineEngines,
  model: LineModel,
): Promise<RowReading> {
  const kind = await settleKind(line, field, engines);
  const alphabet = openAlphabet(kind.alphabet);
  const spaced = alphabet.spaces && MAY_HOLD_WORDS.has(kind.kind);
  const fused = await fuseLine(line, kind, alphabet, engines);
  if (fused && isFused(kind.kind)) {
    const { placing, texts } = fused;
    const best = texts[0]?.text ?? '';
    const known = spaced ? await spaceText(best, line, placing, typed, model) : null;
    // Paper that parts words hides no sign.
    const evidence = known ? { ...fused, gap: widestGap(line, known.spaces) } : fused;
    const weights = model.fused[kind.kind];
    const row = concludeFused(evidence, kind.kind, alphabet, typed, weights);
    return spaced ? spaceRow(row, line, placing, typed, model) : row;
  }
  const readers = chooseReaders(kind, line, alphabet, engines, lexiconOf(model.names));
  const row =
    (await readByWitness(line, kind, alphabet, typed, engines, readers, model)) ??
    (await readByTwo(line, kind, alphabet, typed, readers, model));
  return spaced ? spaceRow(row, line, readers.placing, typed, model) : row;
}

/** A witness has learned from handwriting, and was fitted on names: print is read by tesseract. */
async function readByWitness(
  line: LineInk,
  kind: LineKind,
  alphabet: Alphabet,
  typed: Probability,
  { kanji }: LineEngines,
  { placing }: Readers,
  model: LineModel,
): Promise<RowReading | null> {
  if (!kanji || !placing || kind.kind !== 'japanese' || typed >= 0.5) return null;
  return readWitnessed(line, kind, alphabet, typed, placing, kanji, model);
}

/** Telephone numbers, addresses and integers are one word by their nature. */
const MAY_HOLD_WORDS: ReadonlySet<LineKind['kind']> = new Set(['latin', 'japanese', 'freeText']);

/** Free text is read by the readers of its script: the form's, or the row's own. */
async function settleKind(line: LineInk, kind: LineKind, engines: LineEngines): Promise<LineKind> {
  if (kind.kind !== 'freeText') return kind;
  const alphabet = openAlphabet(kind.alphabet);
  if (isLatin(alphabet)) return { kind: 'latin', alphabet: kind.alphabet };
  const mayBe = ['A', 'z', '0'].every((it) => alphabet.allows(it));
  if (!mayBe || !(await looksLatin(line, engines.latin))) return kind;
  return { kind: 'latin', alphabet: 'latin' };
}

/** All that the readers hold of a line's possible texts; null where it is not read so. */
export async function fuseLine(
  line: LineInk,
  { kind }: LineKind,
  wide: Alphabet,
  { latin, letters, digits, hands, strokes }: LineEngines,
): Promise<FusedLine | null> {
  if (!isFused(kind) || !letters || !canWeigh(latin)) return null;
  const alphabet = narrowAlphabet(wide, letters.classes);
  if (!alphabet) return null;
  return fuseReaders(line, kind, alphabet, {
    whole: latin,
    letters: openLetterReader(letters, line, alphabet),
    hands: hands && canWeigh(hands) ? hands : null,
    strokes: strokes && canWeigh(strokes) ? strokes : null,
    digits: kind === 'phone' && digits ? openDigitReader(digits, line, alphabet) : null,
  });
}

const isFused = (kind: LineKind['kind']): kind is FusedKind =>
  (fusedKinds as readonly string[]).includes(kind);
