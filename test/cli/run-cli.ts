import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const BIN = fileURLToPath(new URL('../../bin/madoguchi.js', import.meta.url));
export const sample = (path: string): string =>
  fileURLToPath(new URL(`../../samples/${path}`, import.meta.url));
export const APPLICATION = fileURLToPath(
  new URL('../../schemas/forms/shikaku-kakunin-gentei-riyou/v1', import.meta.url),
);

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Where standard output goes; default: it is collected. */
  readonly stdout?: number;
  /** Closes standard output after its first bytes, as `| head -1` does. */
  readonly hangUp?: boolean;
}

/** Runs the product's own command in a process of its own, with no setting but those given. */
export function runCli(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { cwd, env = {}, stdout, hangUp = false } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LOG_LEVEL: 'silent', ...env },
      stdio: ['ignore', stdout ?? 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
      if (hangUp) child.stdout?.destroy();
    });
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

/** What no user is ever shown. */
export const STACK = /^\s+at .+:\d+:\d+\)?$|node:internal|UnhandledPromise/m;

/** Room for several processes on a busy machine: each loads engines and models anew. */
export const PATIENCE_MS = 600_000;
