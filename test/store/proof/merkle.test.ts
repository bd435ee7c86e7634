import { createHash } from 'node:crypto';
import { merkleRoot } from '../../../store/proof/merkle.ts';

const sha = (...parts: readonly Buffer[]): Buffer => {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  return sum.digest();
};

/** As RFC 9162, section 2.1.1, defines it: split at the largest power of two below the number. */
function byTheBook(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha();
  if (leaves.length === 1) return sha(Buffer.from([0]), leaves[0]!);
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return sha(Buffer.from([1]), byTheBook(left), byTheBook(right));
}

test('a root is that of RFC 9162 for every number of leaves, and moves with each of them', () => {
  for (let count = 0; count <= 70; count++) {
    const leaves = Array.from({ length: count }, (_, i) => sha(Buffer.from(`event ${i}`)));
    const root = merkleRoot(leaves);
    expect(root.equals(byTheBook(leaves))).toBe(true);
    for (const [index, leaf] of leaves.entries())
      expect(merkleRoot(leaves.with(index, sha(leaf))).equals(root)).toBe(false);
  }
});
