import { userInfo } from 'node:os';

/** Who does it, for the audit. A container may run under a number that has no name. */
export function currentActor(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
