import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Everything that descends from this process (Linux). */
export function listDescendants(): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = numberOf('PPid', readStatus(Number(name)));
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found: number[] = [];
  const visit = (pid: number): void => {
    for (const child of children.get(pid) ?? []) {
      found.push(child);
      visit(child);
    }
  };
  visit(process.pid);
  return found;
}

/** Forgets the largest resident sets so far, so that the next file's own are seen. */
export function forgetPeaks(pids: readonly number[]): void {
  for (const pid of pids)
    try {
      writeFileSync(`/proc/${pid}/clear_refs`, '5'); // proc(5): resets the peak
    } catch {
      // it has just ended
    }
}

/** The largest resident set that any of them had since, in MB. */
export const peakOf = (pids: readonly number[]): number =>
  Math.max(0, ...pids.map((pid) => (numberOf('VmHWM', readStatus(pid)) * 1024) / 1e6));

/** A process may end while it is looked at: it has no children and no memory then. */
function readStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

const numberOf = (name: string, status: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
