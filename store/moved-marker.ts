import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const NAME = 'moved-to-servers.json';

const markerSchema = z.object({ movedAt: z.string() });

/**
 * Throws where the folder's records were moved to servers: whoever went on with both would have two
 * truths, and whoever forgot a setting would find yesterday's.
 */
export function refuseMoved(dir: string): void {
  const path = join(dir, NAME);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const { movedAt } = markerSchema.parse(JSON.parse(text));
  throw new Error(
    `the records of ${dir} were moved to servers at ${movedAt}: set REDIS_URL and DATABASE_URL. ` +
      `To go back to what they were then, delete ${path}; what was done on the servers since is not in them`,
  );
}

/** From now on the folder opens no more. */
export async function markMoved(dir: string, movedAt: string): Promise<string> {
  const path = join(dir, NAME);
  const file = await open(path, 'wx');
  try {
    await file.writeFile(`${JSON.stringify({ movedAt })}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return path;
}
