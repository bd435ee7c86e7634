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

/** The audit path of one leaf (RFC 9162, section 2.1.3.1), from below. */
export function inclusionPath(leaves: readonly Buffer[], index: number): Buffer[] {
  const path: Buffer[] = [];
  let level = leaves.map((leaf) => hash(LEAF, leaf));
  for (let at = index; level.length > 1; at = Math.floor(at / 2)) {
    const sibling = level[at % 2 === 0 ? at + 1 : at - 1];
    if (sibling !== undefined) path.push(sibling);
    level = pairUp(level);
  }
  return path;
}

/** The root that a leaf leads to by its path; null: the path is none for this place in such a tree. */
export function rootOfPath(
  leaf: Buffer,
  { index, size }: { readonly index: number; readonly size: number },
  path: readonly Buffer[],
): Buffer | null {
  if (index < 0 || index >= size) return null;
  let root = hash(LEAF, leaf);
  let [at, last, used] = [index, size - 1, 0];
  for (; last > 0; at = Math.floor(at / 2), last = Math.floor(last / 2)) {
    // The last of an odd level goes up alone.
    if (at % 2 === 0 && at === last) continue;
    const sibling = path[used++];
    if (sibling === undefined) return null;
    root = at % 2 === 0 ? hash(NODE, root, sibling) : hash(NODE, sibling, root);
  }
  return used === path.length ? root : null;
}
