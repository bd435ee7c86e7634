import { cpus, totalmem } from 'node:os';

/** The machine as a reader of a result has to know it. */
export function describeMachine(): string {
  const cores = cpus();
  const gib = Math.round(totalmem() / 2 ** 30);
  return `${cores.length} × ${cores[0]?.model.trim() ?? 'unknown CPU'}, ${gib} GiB, Node ${process.version}`;
}
