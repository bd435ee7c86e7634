import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * What hostile files name to be opened or called. A decoder that followed such a name would be noticed
 * here: a server counts who connects, a file's time of access moves, and a pipe has a reader, who
 * then waits for ever.
 */
export interface Bait {
  readonly url: string;
  readonly file: string;
  readonly pipe: string;
  /** Would be made by whoever wrote where a file told it to. */
  readonly unwritten: string;
}

/** How often somebody came. */
export interface BaitTaken {
  readonly connections: number;
  readonly files: number;
}

export interface LaidBait extends Bait {
  /** Looks at the pipe and the files; to be called while the decoders are still alive. */
  look(): void;
  taken(): BaitTaken;
  close(): Promise<void>;
}

/** Older than the file's last change: then the first access is written down, even with `relatime`. */
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

export async function layBait(): Promise<LaidBait> {
  const folder = mkdtempSync(path.join(tmpdir(), 'madoguchi-bait-'));
  const bait = ['file.pdf', 'pipe.pdf', 'unwritten.txt'].map((name) => path.join(folder, name));
  const [file, pipe, unwritten] = bait as [string, string, string];
  writeFileSync(file, 'nobody may read this');
  utimesSync(file, LONG_AGO, new Date());
  execFileSync('mkfifo', [pipe]);
  let connections = 0;
  let files = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/bait`,
    file,
    pipe,
    unwritten,
    look: () => {
      if (hasReader(pipe)) files += 1;
      if (statSync(file).atimeMs !== LONG_AGO.getTime()) files += 1;
      if (statSync(unwritten, { throwIfNoEntry: false }) !== undefined) files += 1;
    },
    taken: () => ({ connections, files }),
    close: async () => {
      server.close();
      await once(server, 'close');
      rmSync(folder, { recursive: true });
    },
  };
}

/** Opening a pipe for writing without waiting succeeds only where somebody reads it. */
function hasReader(pipe: string): boolean {
  try {
    closeSync(openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENXIO') return false;
    throw error;
  }
}
