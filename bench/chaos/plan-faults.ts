import type { Random } from '../../samples/random.ts';

export const FAULTS = [
  'kill-process',
  'kill-reader',
  'restart-redis',
  'empty-redis',
  'restart-postgres',
  'deliver-twice',
] as const;
export type Fault = (typeof FAULTS)[number];

export interface PlannedFault {
  /** Since the beginning. */
  readonly atMs: number;
  readonly fault: Fault;
}

/** Processes take seconds to start: kills that follow faster would only kill what does nothing yet. */
const KILL_EVERY_MS = 8000;
/** Servers go down while there is something to lose: not at the very beginning, nor at the end. */
const SERVERS_WITHIN = [0.2, 0.9] as const;
/** One kill in so many is that of a recognition process alone. */
const READER_SHARE = 0.25;
const SERVERS: readonly Fault[] = ['restart-redis', 'empty-redis', 'restart-postgres'];
/** All of these happen, and once more for every so many kills. */
const SERVERS_EVERY = 20;
const TWICE_EVERY = 4;

/** Kills at random moments, and among them what else goes wrong in a day; in order of time. */
export function planFaults(
  kills: number,
  random: Random,
): { faults: PlannedFault[]; endMs: number } {
  const endMs = kills * KILL_EVERY_MS;
  const at = (fault: Fault): PlannedFault => ({ atMs: random.between(0, endMs), fault });
  const within = (fault: Fault): PlannedFault => ({
    atMs: random.between(...SERVERS_WITHIN) * endMs,
    fault,
  });
  const rounds = Math.max(1, Math.round(kills / SERVERS_EVERY));
  const faults = [
    ...repeat(kills, () => at(random.chance(READER_SHARE) ? 'kill-reader' : 'kill-process')),
    ...repeat(rounds, () => SERVERS.map(within)).flat(),
    ...repeat(Math.ceil(kills / TWICE_EVERY), () => at('deliver-twice')),
  ];
  return { faults: faults.sort((a, b) => a.atMs - b.atMs), endMs };
}

const repeat = <T>(times: number, make: () => T): T[] => Array.from({ length: times }, make);
