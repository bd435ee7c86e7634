import { cellsOfFields, UNKNOWN, type Fingerprint } from './fingerprint.ts';

/**
 * Pages that share one band are compared. On the scans that `NEAR` was chosen by, all 35 near pairs of
 * one sheet share one, and 6 of the 10,080 pairs of sheets of different people.
 */
const BANDS = 24;
/** Of a key, which is less than 2³¹; the number of its band stands above them. */
const BITS = 24;

/**
 * Keys under which a page is found again by an index, though it never hashes to the same as a whole:
 * signs of random projections (Charikar, "Similarity estimation techniques from rounding algorithms",
 * 2002), banded. Each cell counts by how much it differs from its neighbours: where people write in a
 * field is much the same on all sheets, what they write is not.
 */
export function hashBands(fingerprint: Fingerprint): number[] {
  const edges = cellsOfFields(fingerprint).flatMap(edgesOf);
  const sums = Array.from({ length: BANDS }, () => new Int32Array(BITS));
  const draw = bitsFrom(SEED);
  for (const edge of edges)
    for (const band of sums) {
      const signs = draw(); // of an even cell as well: the next ones keep their own
      if (edge === 0) continue;
      for (let bit = 0; bit < BITS; bit++) band[bit]! += (signs >>> bit) & 1 ? edge : -edge;
    }
  return sums.map((band, number) =>
    band.reduce((key, sum, bit) => key + (sum > 0 ? 2 ** bit : 0), number * 2 ** BITS),
  );
}

/** Twice what each cell has more than the mean of those beside it. */
function edgesOf(cells: Uint8Array): number[] {
  const known = Array.from(cells, (cell) => (cell === UNKNOWN ? 0 : cell));
  return known.slice(1, -1).map((cell, at) => 2 * cell - known[at]! - known[at + 2]!);
}

/** Any will do; with another one nothing that is stored is found again. */
const SEED = 0x6d61646f;

/** Marsaglia's xorshift, 2003: the same bits on every machine. */
function bitsFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
