import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import type { Config } from '../schemas/config.ts';

/** What a recognition process grows to before it is replaced (`bench:memory`: 962 MB). */
const PROCESS_MB = 1000;
/** The worker beside them: records, queue, files on their way. */
const OWN_MB = 400;
/** The rest is the system's, and that of a process that is about to be replaced. */
const SHARE_OF_MEMORY = 0.75;

export interface Machine {
  readonly cpus: number;
  readonly memoryMb: number;
}

/** As many recognition processes as there are CPUs, as far as they fit into the memory, and never none. */
export function planProcesses(
  { workerConcurrency, workerMemoryMb }: Pick<Config, 'workerConcurrency' | 'workerMemoryMb'>,
  { cpus, memoryMb }: Machine = measureMachine(),
): number {
  if (workerConcurrency !== null) return workerConcurrency;
  const budget = workerMemoryMb ?? memoryMb * SHARE_OF_MEMORY;
  const fitting = Math.floor((budget - OWN_MB) / PROCESS_MB);
  return Math.max(1, Math.min(Math.floor(cpus), fitting));
}

/** What this process may use: of the machine, or of the container that limits it. */
function measureMachine(): Machine {
  const limit = process.constrainedMemory();
  const bytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  const cpus = Math.min(availableParallelism(), readCpuQuota());
  return { cpus, memoryMb: bytes / 1e6 };
}

/** Linux's own word of a container's CPUs, which Node 20 does not ask for; Infinity: there is no limit. */
function readCpuQuota(): number {
  let text: string;
  try {
    text = readFileSync('/sys/fs/cgroup/cpu.max', 'utf8');
  } catch {
    return Infinity; // no container, or none of Linux
  }
  const [quota, period] = text.split(' ').map(Number);
  return quota !== undefined && period !== undefined && quota > 0 ? quota / period : Infinity;
}
