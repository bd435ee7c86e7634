/**
 * Counts anew, on the sheets, how sure it is that a box without ink is empty, and writes it to the
 * committed model, whose weights stay: what `train.ts` does at its end, after new sheets were cut.
 *   npx tsx training/marks/count-empty.ts
 */
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { weighEmptyWithoutInk } from './weigh-empty.ts';

const CARD = 'models/mark/mark.json';

const card = z.looseObject({}).parse(JSON.parse(await readFile(CARD, 'utf8')));
const emptyWithoutInk = await weighEmptyWithoutInk();
await writeFile(CARD, JSON.stringify({ ...card, emptyWithoutInk }) + '\n');
console.log('empty without ink', emptyWithoutInk);
