import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { WatchedFolder, type FolderIntake } from './watched-folder.ts';

export interface FolderWatch {
  /** Lets the file in hand be taken in, then stops. */
  close(): Promise<void>;
}

/** How often folders are looked into; a file needs two looks to be known to be at rest. */
const LOOK_EVERY_MS = 1000;

/** Watches the folders that scanners write into, each under its own name. */
export function watchFolders(
  paths: readonly string[],
  intake: FolderIntake,
  everyMs = LOOK_EVERY_MS,
): FolderWatch {
  const folders = paths.map((path) => new WatchedFolder(path, basename(path), intake));
  const stop = new AbortController();
  const running = Promise.all(folders.map((folder) => watch(folder, stop.signal, everyMs)));
  return {
    async close() {
      stop.abort();
      await running;
    },
  };
}

async function watch(folder: WatchedFolder, stop: AbortSignal, everyMs: number): Promise<void> {
  while (!stop.aborted) {
    await folder.look(Date.now(), stop);
    await setTimeout(everyMs, undefined, { signal: stop }).catch(() => undefined); // told to stop
  }
}
