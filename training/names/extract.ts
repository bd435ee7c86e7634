/**
 * Takes the family and given names out of the NAIST Japanese dictionary (Debian's
 * mecab-naist-jdic-eucjp, which brings it as one CSV in EUC-JP) and writes models/names/names.json:
 *   npx tsx training/names/extract.ts /usr/share/mecab/dic/naist-jdic-eucjp/naist-jdic.csv
 */
import { readFile, writeFile } from 'node:fs/promises';
import { openAlphabet, usualForm } from '../../recognition/read/alphabets.ts';
import { LONGEST_NAME } from '../../recognition/read/line-names.ts';

const [source] = process.argv.slice(2);
if (!source) throw new Error('usage: extract.ts naist-jdic.csv');
/** Columns of the dictionary: the word, and its classes from coarse to fine. */
const [WORD, CLASS, FINE] = [0, 6, 7];
const alphabet = openAlphabet('japanese-name');

const text = new TextDecoder('euc-jp').decode(await readFile(source));
const names = { 姓: new Set<string>(), 名: new Set<string>() };
for (const line of text.split('\n')) {
  const columns = line.split(',');
  const [word = '', kind, part] = [WORD, CLASS, FINE].map((at) => columns[at]);
  if (kind !== '人名' || (part !== '姓' && part !== '名')) continue;
  const characters = [...word];
  if (characters.length > LONGEST_NAME || !characters.every((it) => alphabet.allows(it))) continue;
  // As texts are looked up: 冨 and 眞 in their usual form.
  names[part].add(usualForm(word));
}
const listed = (of: ReadonlySet<string>): string => [...of].sort().join(' ');
await writeFile(
  'models/names/names.json',
  `${JSON.stringify(
    {
      id: 'names@1',
      source: 'NAIST Japanese Dictionary 0.6.3b-20111013, as in Debian mecab-naist-jdic-eucjp',
      licence: 'BSD-3-Clause: LICENSE beside this file',
      recipe: 'training/names/extract.ts',
      surnames: listed(names['姓']),
      given: listed(names['名']),
    },
    null,
    1,
  )}\n`,
);
process.stdout.write(`${names['姓'].size} family names, ${names['名'].size} given names\n`);
