import { readFile } from 'node:fs/promises';
import { acceptanceSchema, type Acceptance } from '../schemas/acceptance.ts';

/** Loads the committed curves. Throws on a malformed file: a bug. */
export async function loadAcceptance(path: string): Promise<Acceptance> {
  return acceptanceSchema.parse(JSON.parse(await readFile(path, 'utf8')));
}
