import type { Failure } from '../../schemas/failure.ts';
import { fail, ok } from '../../schemas/result.ts';
import type { Interpreter } from '../../workers/contracts.ts';
import { findSeparators } from '../../workers/find-separators.ts';
import { HealableError } from '../../workers/healable.ts';

const STACK = { bytes: Buffer.from('stack'), fileName: 'stack.pdf' };

/** Of three pages the second cannot be looked into, the third is a separator. */
const look = (failure: Failure) => {
  const isSeparator: Interpreter['isSeparator'] = ({ page }) =>
    Promise.resolve(page === 2 ? fail(failure) : ok(page === 3));
  return findSeparators({ isSeparator }, STACK, 3);
};

describe('looking for separators', () => {
  test('a page that is damaged is none', async () => {
    expect(await look({ kind: 'damaged', type: 'application/pdf', detail: 'x' })).toEqual([3]);
  });

  test.each<Failure>([
    { kind: 'took-too-long', seconds: 60 },
    { kind: 'reader-crashed', detail: 'x' },
  ])('what another try may heal ($kind) is never taken for a page without one', async (failure) => {
    await expect(look(failure)).rejects.toThrow(HealableError);
  });
});
