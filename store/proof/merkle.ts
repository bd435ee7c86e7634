import { createHash } from 'node:crypto';

/** Told apart, so that no inner node passes for a leaf. */
const [LEAF, NODE] = [Buffer.from([0]), Buffer.from([1])];

const hash = (...parts: readonly Buffer[]): Buffer => {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  return sum.digest();
};

/** The Merkle tree hash of RFC 9162, section 2.1.1, with SHA-256; of no leaves the hash of nothing. */
export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return hash();
  let level = leaves.map((leaf) => hash(LEAF, leaf));
  // From below, pairs give the same tree as the RFC's splits: an odd one goes up as it is.
  while (level.length > 1) level = pairUp(level);
  return level[0]!;
}

function pairUp(level: readonly Buffer[]): Buffer[] {
  const above: Buffer[] = [];
  for (let i = 0; i < level.length; i += 2) {
    const [left, right] = [level[i]!, level[i + 1]];
    above.push(right === undefined ? left : hash(NODE, left, right));
  }
  return above;
}
