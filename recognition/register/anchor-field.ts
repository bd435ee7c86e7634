import type { AnchorMatch } from './match-anchors.ts';

/** Bound once: this runs for every node and anchor. */
const { ceil, floor, max, min } = Math;

/** Side of the buckets in which anchors are kept, mm. */
const BUCKET_MM = 10;

/** Matches by place, so that asking for the few around a point does not read them all. */
export interface AnchorField {
  readonly matches: readonly AnchorMatch[];
  readonly columns: number;
  readonly rows: number;
  /** Numbers of the matches in each bucket, row by row. */
  readonly buckets: readonly (readonly number[])[];
}

export function indexMatches(
  matches: readonly AnchorMatch[],
  size: { readonly width: number; readonly height: number },
): AnchorField {
  const columns = max(1, ceil(size.width / BUCKET_MM));
  const rows = max(1, ceil(size.height / BUCKET_MM));
  const buckets: number[][] = Array.from({ length: columns * rows }, () => []);
  matches.forEach(({ anchor }, index) => {
    const column = clamp(floor(anchor.x / BUCKET_MM), columns);
    const row = clamp(floor(anchor.y / BUCKET_MM), rows);
    buckets[row * columns + column]!.push(index);
  });
  return { matches, columns, rows, buckets };
}

/** Calls `visit` with the number of every match in buckets within a reach (mm) of a point. */
export function visitNear(
  { columns, rows, buckets }: AnchorField,
  x: number,
  y: number,
  reachX: number,
  reachY: number,
  visit: (index: number) => void,
): void {
  const left = clamp(floor((x - reachX) / BUCKET_MM), columns);
  const right = clamp(floor((x + reachX) / BUCKET_MM), columns);
  const top = clamp(floor((y - reachY) / BUCKET_MM), rows);
  const bottom = clamp(floor((y + reachY) / BUCKET_MM), rows);
  for (let row = top; row <= bottom; row++)
    for (let column = left; column <= right; column++)
      for (const index of buckets[row * columns + column]!) visit(index);
}

const clamp = (value: number, count: number): number => max(0, min(count - 1, value));
