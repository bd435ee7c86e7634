import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/madoguchi.js', import.meta.url));

/** Its last words are enough. */
const MOST_WORDS = 800;

/** One of the product's own processes, which somebody starts anew whenever it ends. */
export class KeptProcess {
  readonly name: string;
  /** Ends that nobody here caused, such as a start that is refused while a server is away. */
  readonly ends: string[] = [];
  readonly #args: readonly string[];
  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | null = null;
  #isMeant = false;
  #words = '';

  constructor(name: string, args: readonly string[], env: Readonly<Record<string, string>>) {
    this.name = name;
    this.#args = args;
    this.#env = env;
  }

  start(): void {
    this.#isMeant = false;
    this.#words = '';
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, [BIN, ...this.#args], {
      env: { PATH, HOME, ...this.#env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const output of [child.stdout, child.stderr])
      output.setEncoding('utf8').on('data', (chunk: string) => {
        this.#words = (this.#words + chunk).slice(-MOST_WORDS);
      });
    const startedAt = Date.now();
    child.once('exit', (code, signal) => {
      if (this.#isMeant) return;
      const seconds = Math.round((Date.now() - startedAt) / 1000);
      const end = signal ?? `exit code ${code}`;
      this.ends.push(`${this.name} after ${seconds} s: ${end}${findReason(this.#words)}`);
      process.stderr.write(`${this.ends.at(-1)}\n${this.#words}\n`);
      this.start();
    });
    this.#child = child;
  }

  /** SIGKILL, and anew. */
  async killAndStart(): Promise<void> {
    await this.end('SIGKILL');
    this.start();
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    this.#isMeant = true;
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  /** Kills one of its recognition processes; false: it has none just now. */
  killReader(): boolean {
    const pid = this.#child?.pid;
    const [reader] = pid === undefined ? [] : listChildren(pid);
    if (reader === undefined) return false;
    try {
      process.kill(reader, 'SIGKILL');
      return true;
    } catch {
      return false; // it ended by itself meanwhile
    }
  }
}

/** What the product says of an end of its own. */
function findReason(words: string): string {
  const reason = /^madoguchi: (.*)$/m.exec(words)?.[1];
  return reason === undefined ? '' : `: ${reason}`;
}

/** As Linux knows them. */
function listChildren(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text
      .split(' ')
      .filter((word) => word !== '')
      .map(Number);
  } catch {
    return []; // it is just ending
  }
}
