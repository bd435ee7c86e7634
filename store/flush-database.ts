import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Puts on the disk what an embedded database has committed. PGlite hands its files to the system and flushes
 * none. As long as it has made no checkpoint, everything follows from its write-ahead log, which is one file or
 * a few; after one its other files are flushed as well. Those who ask at once share what is not begun yet.
 * `dir`: of the database.
 */
export function openFlush(dir: string): () => Promise<void> {
  const log = join(dir, 'pg_wal');
  let flushed = '';
  const flush = async (): Promise<void> => {
    const checkpoint = await readCheckpoint(dir);
    if (checkpoint !== flushed) await flushAll(dir);
    await flushAll(log);
    flushed = checkpoint;
  };
  let running: Promise<void> | null = null;
  let waiting: Promise<void> | null = null;
  const begin = (): Promise<void> => {
    waiting = null;
    const work = flush().finally(() => {
      if (running === work) running = null;
    });
    running = work;
    return work;
  };
  return () => {
    if (running === null) return begin();
    // What was committed since the one that runs may not be in it.
    waiting ??= running.then(begin, begin);
    return waiting;
  };
}

/** Which one it was: it is noted in this file, and little else is. */
async function readCheckpoint(dir: string): Promise<string> {
  const { mtimeNs } = await stat(join(dir, 'global', 'pg_control'), { bigint: true });
  return String(mtimeNs);
}

/** The folder with all that is in it, a few at a time. */
async function flushAll(dir: string): Promise<void> {
  const entries = await readdir(dir, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory());
  for (const { name } of folders) await flushAll(join(dir, name));
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => join(dir, name));
  for (let at = 0; at < files.length; at += AT_ONCE)
    await Promise.all(files.slice(at, at + AT_ONCE).map(flushOne));
  await flushOne(dir);
}

/** As many as Node works on files at once. */
const AT_ONCE = 4;

async function flushOne(path: string): Promise<void> {
  try {
    const file = await open(path, 'r');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    // The database removes files as it goes: what is gone needs no flushing.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
