import { FileStore, type Configstore } from '@tus/file-store';
import type { DataStore } from '@tus/server';
import { mkdirSync } from 'node:fs';
import { readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { destinationSchema, type Destination } from '../schemas/destination.ts';

/** What is not complete by then is not to be: whoever sends it sends it again. */
const KEEP_MS = 24 * 60 * 60 * 1000;

/** Which scan a complete file has become. */
const takenInSchema = z.object({ scanId: z.uuid(), duplicate: z.boolean() });
type TakenIn = z.infer<typeof takenInSchema>;

/** What is known of a file before its first byte comes. */
export interface AnnouncedUpload {
  readonly fileName: string;
  /** Nobody else may go on with it. */
  readonly actor: string;
  readonly to: Destination | null;
}

export interface UnfinishedUpload extends AnnouncedUpload {
  readonly isComplete: boolean;
  /** Null: not yet, or it was refused. */
  readonly takenIn: TakenIn | null;
}

/**
 * Files on their way in, of which a connection that broke may send the rest: in a folder beside the
 * originals, each for a day at most.
 */
export interface UnfinishedUploads {
  /** Where the tus protocol writes. */
  readonly store: DataStore;
  /** As the protocol keeps it beside the bytes. */
  describe(upload: AnnouncedUpload): Record<string, string>;
  find(id: string): Promise<UnfinishedUpload | null>;
  read(id: string): Promise<Buffer>;
  noteTakenIn(id: string, takenIn: TakenIn): Promise<void>;
  /** Deletes whatever nobody has written to for too long. */
  forgetOld(): Promise<void>;
}

const keptSchema = z.object({
  filename: z.string(),
  actor: z.string(),
  to: z.string().transform((text) => destinationSchema.nullable().parse(JSON.parse(text))),
  taken: z
    .string()
    .transform((text) => takenInSchema.parse(JSON.parse(text)))
    .nullable()
    .default(null),
});

/** `keepMs`: for how long. */
export function openUnfinishedUploads(directory: string, keepMs = KEEP_MS): UnfinishedUploads {
  mkdirSync(directory, { recursive: true, mode: 0o700 }); // they show what originals show
  const store = new FileStore({ directory });
  const notes: Configstore = store.configstore;
  return {
    store,
    describe: ({ fileName, actor, to }) => ({ filename: fileName, actor, to: JSON.stringify(to) }),
    async find(id) {
      if ((await notes.get(id)) === undefined) return null;
      const { size, offset, metadata } = await store.getUpload(id);
      const { filename: fileName, actor, to, taken } = keptSchema.parse(metadata);
      return { fileName, actor, to, isComplete: offset === size, takenIn: taken };
    },
    read: (id) => readFile(path.join(directory, id)),
    async noteTakenIn(id, takenIn) {
      const upload = (await notes.get(id))!;
      upload.metadata = { ...upload.metadata, taken: JSON.stringify(takenIn) };
      await notes.set(id, upload);
      // The bytes are kept as the original now. What is left is as long and empty, by which the protocol
      // still says how far the upload came, should the last answer have been lost.
      const file = path.join(directory, id);
      await truncate(file, 0);
      await truncate(file, upload.size);
    },
    async forgetOld() {
      const before = Date.now() - keepMs;
      // Bytes and what is known of them go together: of the two the newer counts.
      const ids = new Set((await readdir(directory)).map((name) => name.replace(/\.json$/, '')));
      for (const id of ids) {
        const both = [path.join(directory, id), path.join(directory, `${id}.json`)];
        const ages = await Promise.all(
          // One may be missing, or another process be sweeping the same folder.
          both.map((file) =>
            stat(file).then(
              ({ mtimeMs }) => mtimeMs,
              () => 0,
            ),
          ),
        );
        if (Math.max(...ages) < before)
          await Promise.all(both.map((file) => rm(file, { force: true })));
      }
    },
  };
}
