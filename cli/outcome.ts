import type { ExitCode } from './exit-codes.ts';
import type { WatchedOutput } from './watch-output.ts';

/** What a command is given, and what it leaves behind for the shell. */
export interface Outcome {
  code: ExitCode;
  /** The environment, handed down once: commands parse their settings from it. */
  readonly env: NodeJS.ProcessEnv;
  /** Standard output: long work for it ends when nobody reads it any more. */
  readonly output: WatchedOutput;
}
