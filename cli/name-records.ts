import { EXIT } from './exit-codes.ts';
import type { Outcome } from './outcome.ts';

/** Records are named by their control numbers, or all are meant; null: one of both is so. */
export function refuseNoneOrBoth(
  numbers: readonly string[],
  all: boolean | undefined,
): Outcome['code'] | null {
  if (numbers.length > 0 !== Boolean(all)) return null;
  process.stderr.write('Name control numbers, or --all for every record: one of both.\n');
  return EXIT.usage;
}

/** Numbers of which there is no record. */
export function findUnmatched(
  numbers: readonly string[],
  found: readonly { readonly controlNumber: string }[],
): string[] {
  const known = new Set(found.map(({ controlNumber }) => controlNumber));
  return numbers.filter((number) => !known.has(number));
}
