import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';

/** The committed model of checkboxes. */
export const CARD = 'models/mark/mark.json';

/** Writes values into the committed model; all else in it stays. */
export async function updateCard(values: Readonly<Record<string, unknown>>): Promise<void> {
  const card = z.looseObject({}).parse(JSON.parse(await readFile(CARD, 'utf8')));
  await writeFile(CARD, JSON.stringify({ ...card, ...values }) + '\n');
}
