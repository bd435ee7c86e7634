import { writeFile } from 'node:fs/promises';
import { openNetwork } from '../../engines/network.ts';
import { loadLineModel } from '../../engines/line-model.ts';
import { openAlphabet } from '../../recognition/read/alphabets.ts';
import { findLineInk } from '../../recognition/read/line-ink.ts';
import { measureTexts } from '../../recognition/read/verify-line.ts';
import { impostorKinds, inventImpostor } from '../../samples/answers/impostor-names.ts';
import { seeded } from '../../samples/random.ts';
import { loadCrop, loadIndex } from '../lines/load-lines.ts';
import type { MeasuredPair } from './fit.ts';

/**
 * Scores lines that training/lines/cut-pages.ts cut against the name that was written and against
 * others: tsx training/verification/collect.ts FOLDER OUT.json
 */
const [folder, out] = process.argv.slice(2);
if (!folder || !out) throw new Error('usage: collect.ts FOLDER OUT.json');

/** Of each kind for each line; one name that was written stands against them. */
const EACH = 3;

const network = await openNetwork('models/character/character.json');
const lines = await loadLineModel('models/line/line.json');
const pairs: MeasuredPair[] = [];
for (const line of await loadIndex(folder)) {
  if (!line.file.endsWith('institutionName.png')) continue;
  const { line: ink } = findLineInk(await loadCrop(folder, line.file, line.inner));
  if (!ink) continue;
  const random = seeded(`${line.set}/${line.file}`);
  const impostors = impostorKinds.flatMap((kind) =>
    Array.from({ length: EACH }, () => ({ kind, text: inventImpostor(line.text, kind, random) })),
  );
  const wanted = [{ kind: 'written' as const, text: line.text }, ...impostors].flatMap(
    ({ kind, text }) => (text === null ? [] : [{ kind, text }]),
  );
  const texts = wanted.map(({ text }) => text);
  const measured = await measureTexts(ink, openAlphabet(line.alphabet), texts, network, lines);
  measured.forEach((it, at) => {
    const { kind, text } = wanted[at]!;
    const { style, font } = line;
    pairs.push({
      kind,
      text,
      written: line.text,
      style,
      level: font,
      file: line.file,
      features: it?.features ?? null,
    });
  });
}
await writeFile(out, JSON.stringify(pairs));
console.log(`${pairs.length} pairs`);
