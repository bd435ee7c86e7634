import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A lock left by a process that died is taken over; losing that race more often is no accident. */
const MOST_TRIES = 4;

/** Another process has the folder. */
export class FolderInUse extends Error {
  readonly dir: string;
  readonly pid: number;

  constructor(dir: string, pid: number, cause: unknown) {
    super(
      `${dir} is in use by process ${pid}: stop it first, or hand the file in at the desk that is running, or set REDIS_URL and DATABASE_URL to run several processes`,
      { cause },
    );
    this.dir = dir;
    this.pid = pid;
  }
}

/**
 * Takes the folder for this process and returns the way to give it back. PGlite does not guard
 * its folder, and a second process would corrupt it. Throws `FolderInUse` when another process has it.
 */
export function lockDir(dir: string): () => void {
  mkdirSync(dir, { recursive: true }); // PGlite makes one level only
  const file = join(dir, 'lock');
  for (let tries = 1; ; tries++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || tries === MOST_TRIES) throw error;
      const pid = Number(readFileSync(file, 'utf8'));
      // Our own pid: this container's process before us had the same one, or we hold it already.
      if (held.has(file) || (pid !== process.pid && isAlive(pid)))
        throw new FolderInUse(dir, pid, error);
      rmSync(file, { force: true });
    }
  }
  held.add(file);
  return () => {
    held.delete(file);
    rmSync(file, { force: true });
  };
}

/** Locks of this very process: its pid in the file does not tell them from a dead namesake's. */
const held = new Set<string>();

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
