import type { Point } from './homography.ts';

/** Corners, clockwise as seen on the image. */
export type Quad = readonly [Point, Point, Point, Point];

export interface Region {
  readonly width: number;
  readonly height: number;
  /** 1 inside. */
  readonly inside: Uint8Array;
  /** Pixels inside. */
  readonly size: number;
}

/** `nx · x + ny · y = offset`, the normal pointing out of the region. */
interface Line {
  readonly nx: number;
  readonly ny: number;
  readonly offset: number;
}

/** Steps of 2°: over half a side of a page that is a pixel at most. */
const ANGLES = 90;
/** A point votes for lines within this many pixels and takes part in their final fit. */
const NEAR = 1.5;
/** A side has at least this many points, and as a share of the region's extent. */
const MIN_VOTES = 12;
const MIN_SIDE = 0.12;
/** Pixels of outline for the root of the area: a square has 4, the ragged grain of a table far more. */
const MOST_OUTLINE = 8;
/** Neighbouring sides of a photographed sheet meet at no sharper angle: its sine. */
const MIN_CORNER = 0.5;
/** A corner may lie outside the image by this share of its size. */
const OUTSIDE = 0.25;

/**
 * The four lines that explain most of a region's outline, by voting (Hough 1962, in Duda and Hart's
 * form, 1972), as a quadrilateral; null where there are no such four. Where the region leaves the
 * image its outline says nothing. Torn corners and bulges are short and lose.
 */
export function fitQuad(region: Region): Quad | null {
  const outline = traceOutline(region);
  if (outline.length > MOST_OUTLINE * Math.sqrt(region.size)) return null;
  const centre = middleOf(region);
  const least = Math.max(MIN_VOTES, MIN_SIDE * Math.sqrt(region.size));
  const lines: Line[] = [];
  let left = outline;
  for (let side = 0; side < 4; side++) {
    const voted = voteLine(left, region);
    if (!voted || voted.votes < least) return null;
    const near = left.filter((point) => Math.abs(distanceTo(voted.line, point)) <= NEAR);
    const line = fitLine(near, centre);
    lines.push(line);
    left = left.filter((point) => Math.abs(distanceTo(line, point)) > 2 * NEAR);
  }
  lines.sort((a, b) => Math.atan2(a.ny, a.nx) - Math.atan2(b.ny, b.nx));
  const corners = lines.map((line, side) => intersect(lines[(side + 3) % 4]!, line));
  const { width, height } = region;
  const isPlausible = (corner: Point | null): corner is Point =>
    corner !== null &&
    Math.abs(corner.x - width / 2) < width * (0.5 + OUTSIDE) &&
    Math.abs(corner.y - height / 2) < height * (0.5 + OUTSIDE);
  return corners.every(isPlausible) ? (corners as unknown as Quad) : null;
}

/** Middles of the region's last pixels, those at the image's edge left out. */
function traceOutline({ width, height, inside }: Region): Point[] {
  const outline: Point[] = [];
  for (let y = 2; y < height - 2; y++)
    for (let x = 2; x < width - 2; x++) {
      const at = y * width + x;
      if (!inside[at]) continue;
      if (inside[at - 1] && inside[at + 1] && inside[at - width] && inside[at + width]) continue;
      outline.push({ x: x + 0.5, y: y + 0.5 });
    }
  return outline;
}

function middleOf({ width, inside, size }: Region): Point {
  let [x, y] = [0, 0];
  for (let at = 0; at < inside.length; at++)
    if (inside[at]) {
      x += (at % width) + 0.5;
      y += Math.floor(at / width) + 0.5;
    }
  return { x: x / size, y: y / size };
}

function voteLine(
  points: readonly Point[],
  { width, height }: Region,
): { line: Line; votes: number } | null {
  const reach = Math.ceil(Math.hypot(width, height)) + 2;
  const votes = new Uint16Array(2 * reach + 3);
  let best: { line: Line; votes: number } | null = null;
  for (let angle = 0; angle < ANGLES; angle++) {
    const nx = Math.cos((angle * Math.PI) / ANGLES);
    const ny = Math.sin((angle * Math.PI) / ANGLES);
    votes.fill(0);
    for (const { x, y } of points) votes[Math.round(nx * x + ny * y) + reach]!++;
    for (let at = 1; at < votes.length - 1; at++) {
      const sum = votes[at - 1]! + votes[at]! + votes[at + 1]!;
      if (!best || sum > best.votes) best = { line: { nx, ny, offset: at - reach }, votes: sum };
    }
  }
  return best;
}

/** Total least squares. */
function fitLine(points: readonly Point[], centre: Point): Line {
  const count = points.length;
  const mx = points.reduce((sum, { x }) => sum + x, 0) / count;
  const my = points.reduce((sum, { y }) => sum + y, 0) / count;
  let [xx, xy, yy] = [0, 0, 0];
  for (const { x, y } of points) {
    xx += (x - mx) ** 2;
    xy += (x - mx) * (y - my);
    yy += (y - my) ** 2;
  }
  const along = Math.atan2(2 * xy, xx - yy) / 2;
  const [nx, ny] = [-Math.sin(along), Math.cos(along)];
  const outward = nx * (mx - centre.x) + ny * (my - centre.y) >= 0 ? 1 : -1;
  return { nx: outward * nx, ny: outward * ny, offset: outward * (nx * mx + ny * my) };
}

const distanceTo = ({ nx, ny, offset }: Line, { x, y }: Point): number => nx * x + ny * y - offset;

function intersect(a: Line, b: Line): Point | null {
  const cross = a.nx * b.ny - a.ny * b.nx;
  if (cross < MIN_CORNER) return null;
  return {
    x: (a.offset * b.ny - b.offset * a.ny) / cross,
    y: (a.nx * b.offset - b.nx * a.offset) / cross,
  };
}
