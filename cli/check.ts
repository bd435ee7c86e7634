/** What the doctor found in one place. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What was found. Never holds a secret. */
  readonly found: string;
  /** What to do; null when nothing is to be done. */
  readonly remedy: string | null;
}

export const fine = (name: string, found: string): Check => ({
  name,
  ok: true,
  found,
  remedy: null,
});

export const bad = (name: string, found: string, remedy: string): Check => ({
  name,
  ok: false,
  found,
  remedy,
});

/** `fetch` tells the reason only as the cause of its error. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}
