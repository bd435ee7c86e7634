import { writeFile } from 'node:fs/promises';
import { openNetwork } from '../../engines/network.ts';
import { openPpocr } from '../../engines/ppocr.ts';
import { openTesseract } from '../../engines/tesseract.ts';
import type { LineReader } from '../../recognition/ports.ts';
import { openAlphabet } from '../../recognition/read/alphabets.ts';
import { openCharacterReader } from '../../recognition/read/line-characters.ts';
import { findLineInk } from '../../recognition/read/line-ink.ts';
import { toCandidate } from '../../recognition/read/line-opinion.ts';
import { measureStyle } from '../../recognition/read/line-style.ts';
import { loadCrop, loadIndex } from './load-lines.ts';

/** Asks every reader about every generated line: tsx training/lines/collect.ts FOLDER OUT.json */
const [folder, out] = process.argv.slice(2);
if (!folder || !out) throw new Error('usage: collect.ts FOLDER OUT.json');

const latin = await openPpocr();
const latinSecond = await openTesseract({ language: 'eng' });
const japanese = await openTesseract({ language: 'jpn' });
const network = await openNetwork('models/character/character.json');
const rows: unknown[] = [];
for (const line of await loadIndex(folder)) {
  const { line: ink } = findLineInk(await loadCrop(folder, line.file));
  if (!ink) {
    rows.push({ ...line, blank: true });
    continue;
  }
  const alphabet = openAlphabet(line.alphabet);
  const readers: LineReader[] =
    line.kind === 'japanese'
      ? [openCharacterReader(network, ink, alphabet), japanese]
      : [latin, latinSecond];
  const candidates = [];
  for (const reader of readers) {
    const started = performance.now();
    const opinion = await reader.readLine(ink.image, alphabet.characters);
    const ms = performance.now() - started;
    candidates.push({ ...toCandidate(opinion, line, alphabet), ms });
  }
  rows.push({ ...line, blank: false, styleFeatures: measureStyle(ink), candidates });
}
await latinSecond.close();
await japanese.close();
await writeFile(out, JSON.stringify(rows));
