import { execFileSync } from 'node:child_process';

/** How a process is started that decodes what strangers sent: for `fork`. */
export interface ConfinedStart {
  readonly execPath: string;
  readonly execArgv: string[];
}

/** What the kernel forbids such a process, and all that it starts. */
export interface Confinement {
  /** It has an own, empty network: it reaches nobody, nor this machine. */
  readonly hasNoNetwork: boolean;
  /** It can make no file longer, leaves no dump of its memory, and gains no rights by what it runs. */
  readonly writesNothing: boolean;
}

interface Fence extends Confinement {
  /** Programs that run each other, the last one Node; empty: none. */
  readonly command: readonly string[];
}

/**
 * A file size of 0 is no file; a dump of the memory would hold the page. The rest of util-linux, that
 * every Debian has: names are whole, since these processes have no PATH.
 */
const WRITES_NOTHING = ['/usr/bin/prlimit', '--fsize=0', '--core=0', '--', '/usr/bin/setpriv'];

/** From the strictest on; the first that this system can do is taken. */
const FENCES: readonly Fence[] = [
  {
    hasNoNetwork: true,
    writesNothing: true,
    command: [
      '/usr/bin/unshare',
      ...['--user', '--map-current-user', '--net', '--'],
      ...WRITES_NOTHING,
      ...['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all', '--'],
    ],
  },
  {
    hasNoNetwork: false,
    writesNothing: true,
    command: [...WRITES_NOTHING, '--no-new-privs', '--'],
  },
];

const OPEN: Fence = { hasNoNetwork: false, writesNothing: false, command: [] };

/** To start a program and to end takes milliseconds; a machine may be very busy. */
const TRIAL_MS = 20_000;

const works = ({ command: [program = '', ...options] }: Fence): boolean => {
  try {
    const trial = [...options, process.execPath, '--version'];
    execFileSync(program, trial, { env: {}, stdio: 'ignore', timeout: TRIAL_MS });
    return true;
  } catch {
    return false; // not installed, or forbidden, as by a container: the next one asks for less
  }
};

let found: Fence | undefined;

const findFence = (): Fence =>
  (found ??= process.platform === 'linux' ? (FENCES.find(works) ?? OPEN) : OPEN);

/** What this system can forbid; tried once. */
export function findConfinement(): Confinement {
  const { hasNoNetwork, writesNothing } = findFence();
  return { hasNoNetwork, writesNothing };
}

/** Node with these options of its own, confined as well as this system can. */
export function confine(nodeOptions: readonly string[]): ConfinedStart {
  const [program, ...options] = findFence().command;
  if (program === undefined) return { execPath: process.execPath, execArgv: [...nodeOptions] };
  return { execPath: program, execArgv: [...options, process.execPath, ...nodeOptions] };
}
