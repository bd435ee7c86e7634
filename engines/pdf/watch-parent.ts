import { Worker } from 'node:worker_threads';

/** Seconds between two looks: an orphan wastes a core for at most this long. */
const INTERVAL_SECONDS = 2;

/**
 * Ends this process when its parent has died, even in the middle of a drawing that never ends: the
 * look-out runs in a thread of its own, since the main thread hears nothing while pdfium draws.
 */
export function watchParent(): void {
  const lookOut = `
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
    }, ${INTERVAL_SECONDS * 1000});
  `;
  new Worker(lookOut, { eval: true, execArgv: [] }).unref();
}
