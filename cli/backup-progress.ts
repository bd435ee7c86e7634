import cliProgress from 'cli-progress';
import type { WatchBackup } from '../store/backup/write-backup.ts';
import type { WatchProof } from '../store/proof/open-proof.ts';

const bar = (format: string) =>
  new cliProgress.SingleBar(
    { format, hideCursor: true, noTTYOutput: false },
    cliProgress.Presets.shades_classic,
  );

/** Shows how far rows and files are, while `work` lasts; on a terminal alone. */
export async function showThings<T>(
  verb: string,
  work: (watch: WatchBackup) => Promise<T>,
): Promise<T> {
  const shown = bar(`${verb} {bar} {value}/{total} rows and files, {duration_formatted}`);
  try {
    return await work({
      begin: (of) => shown.start(of, 0),
      advance: (by) => shown.increment(by),
    });
  } finally {
    shown.stop();
  }
}

/** The same for so many things, one after the other. */
export async function showSteps<T>(
  verb: string,
  unit: string,
  of: number,
  work: (step: () => void) => Promise<T>,
): Promise<T> {
  const shown = bar(`${verb} {bar} {value}/{total} ${unit}, {duration_formatted}`);
  shown.start(of, 0);
  try {
    return await work(() => shown.increment());
  } finally {
    shown.stop();
  }
}

/** The same for the bytes of one file. */
export async function showBytes<T>(
  verb: string,
  work: (watch: (bytes: number, of: number) => void) => Promise<T>,
): Promise<T> {
  const shown = bar(`${verb} {bar} {percentage} %, {duration_formatted}`);
  shown.start(1, 0);
  try {
    return await work((bytes, of) => {
      shown.setTotal(of);
      shown.update(bytes);
    });
  } finally {
    shown.stop();
  }
}

/** The same for things of one kind. */
export async function showCount<T>(
  verb: string,
  work: (watch: (done: number, of: number) => void) => Promise<T>,
): Promise<T> {
  const shown = bar(`${verb} {bar} {value}/{total}, {duration_formatted}`);
  shown.start(1, 0);
  try {
    return await work((done, of) => {
      shown.setTotal(of);
      shown.update(done);
    });
  } finally {
    shown.stop();
  }
}

/** The same for a walk through one part after the other. */
export async function showWalk<T>(work: (watch: WatchProof) => Promise<T>): Promise<T> {
  const shown = bar('{part} {bar} {value}/{total}, {duration_formatted}');
  shown.start(1, 0, { part: '' });
  try {
    return await work((part, done, of) => {
      shown.setTotal(of);
      shown.update(done, { part });
    });
  } finally {
    shown.stop();
  }
}
