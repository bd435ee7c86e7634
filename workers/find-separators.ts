import type { Interpreter, ScanBytes } from './contracts.ts';
import { throwIfHealable } from './healable.ts';

/**
 * Which pages of a file are separator sheets. One that cannot be looked into is taken for none: it
 * stays a page, and what is wrong with it is said when it is to be read. Throws what another try may
 * heal: a separator that was overlooked would make one envelope of two applicants' for good.
 */
export async function findSeparators(
  interpreter: Pick<Interpreter, 'isSeparator'>,
  scan: ScanBytes,
  pages: number,
): Promise<number[]> {
  const separators: number[] = [];
  for (let page = 1; page <= pages; page++) {
    const found = await interpreter.isSeparator({ ...scan, page });
    if (!found.ok) throwIfHealable(found.error);
    else if (found.value) separators.push(page);
  }
  return separators;
}
