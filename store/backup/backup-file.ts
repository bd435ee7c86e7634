import { createHash, randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { flushFolder } from '../flush-folder.ts';
import { giveName } from './give-name.ts';
import { packEntry, packSeal } from './pack-entry.ts';

export interface WrittenFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** A backup that is being written. */
export interface BackupFile {
  add(name: string, bytes: Buffer): Promise<void>;
  /** Seals it, flushes it to the disk, and gives it its name. Null: something has that; it is taken away. */
  finish(): Promise<WrittenFile | null>;
  /** Takes away what was written. */
  abandon(): Promise<void>;
}

/** Everything that is kept stands in it: for nobody but who made it. */
const OWNER_ONLY = 0o600;

/** Until it is whole it has a name of its own, which no other backup has that is written meanwhile. */
export async function createBackupFile(path: string, at: Date): Promise<BackupFile> {
  const partial = `${path}.${randomUUID()}.partial`;
  const file = await open(partial, 'wx', OWNER_ONLY);
  const hash = createHash('sha256');
  let bytes = 0;
  const write = async (chunk: Buffer): Promise<void> => {
    await file.writeFile(chunk);
    hash.update(chunk);
    bytes += chunk.length;
  };
  return {
    async add(name, content) {
      for (const chunk of await packEntry(name, content, at)) await write(chunk);
    },
    async finish() {
      await write(await packSeal(hash.copy().digest('hex')));
      await file.sync();
      await file.close();
      if (!(await giveName(partial, path))) {
        await rm(partial, { force: true });
        return null;
      }
      await flushFolder(dirname(path));
      return { bytes, sha256: hash.digest('hex') };
    },
    async abandon() {
      await file.close().catch(() => undefined); // closed already: it failed at the end
      await rm(partial, { force: true });
    },
  };
}
