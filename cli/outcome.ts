import type { ExitCode } from './exit-codes.ts';

/** What a command is given, and what it leaves behind for the shell. */
export interface Outcome {
  code: ExitCode;
  /** The environment, handed down once: commands parse their settings from it. */
  readonly env: NodeJS.ProcessEnv;
}
