import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { loadNames } from '../../engines/line-model.ts';
import { openNetwork } from '../../engines/network.ts';
import { openLatinLine } from '../../engines/latin-line.ts';
import { openLatinStrokes } from '../../engines/latin-strokes.ts';
import { openPpocr } from '../../engines/ppocr.ts';
import { openKanjiWitness } from '../../engines/kanji-witness.ts';
import { openTesseract } from '../../engines/tesseract.ts';
import type { LineReader } from '../../recognition/ports.ts';
import { openAlphabet, type Alphabet } from '../../recognition/read/alphabets.ts';
import { openCharacterReader } from '../../recognition/read/line-characters.ts';
import { openDigitReader } from '../../recognition/read/line-digits.ts';
import { findLineInk, type LineInk } from '../../recognition/read/line-ink.ts';
import { lexiconOf } from '../../recognition/read/line-lexicon.ts';
import { weighLead } from '../../recognition/read/line-pair.ts';
import { fuseLine } from '../../recognition/read/line-row.ts';
import type { FusedKind } from '../../recognition/read/line-model.ts';
import { measureFused } from '../../recognition/read/line-fused.ts';
import { hearWitness, type WitnessedLine } from '../../recognition/read/line-witness.ts';
import { toCandidate } from '../../recognition/read/line-opinion.ts';
import { measureStyle } from '../../recognition/read/line-style.ts';
import { loadCrop, loadIndex, type GeneratedLine } from './load-lines.ts';

/**
 * Asks every reader about every generated line:
 *   tsx training/lines/collect.ts FOLDER OUT.json [--kinds email,latin,phone --others EARLIER.json]
 * `--kinds`: only lines of these; what was collected of the others is taken over from an earlier run.
 */
const { values: options, positionals } = parseArgs({
  options: { kinds: { type: 'string' }, others: { type: 'string' } },
  allowPositionals: true,
});
const [folder, out] = positionals;
if (!folder || !out || (options.kinds === undefined) !== (options.others === undefined))
  throw new Error('usage: collect.ts FOLDER OUT.json [--kinds K,… --others EARLIER.json]');
const kinds = options.kinds?.split(',');
const isAsked = ({ kind }: Pick<GeneratedLine, 'kind'>): boolean => kinds?.includes(kind) ?? true;

const latin = await openPpocr();
const japanese = await openTesseract({ language: 'jpn' });
const network = await openNetwork('models/character/character.json');
const digits = await openNetwork('models/digit/digit.json');
const letters = await openNetwork('models/latin/latin.json');
const kanji = await openKanjiWitness('models/kanji-forms/kanji-forms.json', latin);
const lexicon = lexiconOf(await loadNames('models/names/names.json'));
const hands = await openLatinLine('models/latin-line/latin-line.json', latin);
const strokes = await openLatinStrokes('models/latin-strokes/latin-strokes.json');
const engines = {
  latin,
  latinSecond: latin,
  japanese,
  characters: network,
  digits,
  letters,
  hands,
  strokes,
};
const earlier = options.others
  ? (JSON.parse(await readFile(options.others, 'utf8')) as GeneratedLine[])
  : [];
const rows: unknown[] = earlier.filter((line) => !isAsked(line));
/** Kept of a line's weighed texts, to tune their weights on. */
const MOST_TEXTS = 16;

/** First and second reader of each kind, as recognition/read/line.ts chooses them. */
function chooseReaders(
  kind: GeneratedLine['kind'],
  ink: LineInk,
  alphabet: Alphabet,
): LineReader[] {
  switch (kind) {
    case 'phone':
    case 'integer':
      return [latin, openDigitReader(digits, ink, alphabet)];
    case 'email':
    case 'latin':
      return []; // read by weighing texts
    case 'japanese':
    case 'freeText':
      return [openCharacterReader(network, ink, alphabet), japanese];
  }
}

async function hear(line: GeneratedLine, ink: LineInk, alphabet: Alphabet): Promise<WitnessedLine> {
  const reader = openCharacterReader(network, ink, alphabet, lexicon);
  const heard = await hearWitness(ink, line, alphabet, reader, kanji, lexicon);
  return { ...heard, texts: heard.texts.slice(0, MOST_TEXTS) };
}

for (const line of (await loadIndex(folder)).filter(isAsked)) {
  const { line: ink } = findLineInk(await loadCrop(folder, line.file, line.inner));
  if (!ink) {
    rows.push({ ...line, blank: true });
    continue;
  }
  const alphabet = openAlphabet(line.alphabet);
  const readers = chooseReaders(line.kind, ink, alphabet);
  const candidates = [];
  for (const reader of readers) {
    const started = performance.now();
    const opinion = await reader.readLine(ink.image, alphabet.characters);
    const ms = performance.now() - started;
    candidates.push({ ...toCandidate(opinion, line, alphabet), ms });
  }
  const [one, two] = candidates.map(({ text }) => text);
  const lead = one === undefined || one === two ? 0 : await weighLead(readers[0]!, ink, one, two!);
  const fused = await fuseLine(ink, line, alphabet, engines);
  // How typed the line looks is filled in by fit.ts, which fits that first.
  const weighed = fused?.texts[0] && {
    text: fused.texts[0].text,
    features: measureFused(fused, line.kind as FusedKind, alphabet, 0),
    texts: fused.texts.slice(0, MOST_TEXTS),
  };
  const witnessed = line.kind === 'japanese' ? await hear(line, ink, alphabet) : undefined;
  rows.push({
    ...line,
    blank: false,
    styleFeatures: measureStyle(ink),
    candidates,
    lead,
    weighed,
    witnessed,
  });
}
await japanese.close();
await writeFile(out, JSON.stringify(rows));
