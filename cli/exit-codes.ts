/** Also listed in the README and in `--help`. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  somePagesNotRead: 3,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
