import { MM_PER_INCH, mm } from '../../schemas/units.ts';
import { createGrey, type GreyImage } from '../raster/image.ts';
import type { RegisteredPage } from '../register/contracts.ts';
import { CROP_PIXELS_PER_MM, type CropPlace } from './place-crop.ts';

/** Bound once: this runs for every pixel. */
const { ceil, floor, max, min } = Math;

/** Between points this many crop pixels apart (2 mm) the mapping is linear to 0.01 mm. */
const LATTICE = 24;
/** Scans finer than the crop by more than this ratio are averaged, not picked. */
const FINER = 1.35;

/**
 * Resamples a place of the form from the scan's own pixels, once: bilinear, and averaged over each
 * crop pixel's footprint where the scan is finer than the crop. `outside` where the scan ends. The
 * lattice is fixed to the page: a pixel of the form comes out the same in every crop that has it.
 */
export function sampleCrop(
  source: GreyImage,
  registered: RegisteredPage,
  place: CropPlace,
  outside = 255,
): GreyImage {
  const crop = createGrey(place.width, place.height, outside);
  const { measuredDpi } = registered.reading;
  const ratio = max(measuredDpi.x, measuredDpi.y) / (CROP_PIXELS_PER_MM * MM_PER_INCH);
  const taps = ratio > FINER ? ceil(ratio) : 1;
  const lattice = mapLattice(registered, place);
  for (let row = 0; row < lattice.rows; row++)
    for (let column = 0; column < lattice.columns; column++) {
      const tile = tileOf(lattice, column, row, crop);
      if (taps === 1 && isInside(tile, source)) copyTile(source, crop, tile);
      else averageTile(source, crop, tile, taps, outside);
    }
  return crop;
}

interface Lattice {
  /** Cells. */
  readonly columns: number;
  readonly rows: number;
  /** The first node, in pixels of the crop: 0 or less. */
  readonly left: number;
  readonly top: number;
  /** Where the nodes lie on the scan: x and y in turn, row by row. */
  readonly nodes: Float64Array;
}

function mapLattice(registered: RegisteredPage, place: CropPlace): Lattice {
  const firstColumn = floor(place.x / LATTICE);
  const firstRow = floor(place.y / LATTICE);
  const columns = ceil((place.x + place.width) / LATTICE) - firstColumn;
  const rows = ceil((place.y + place.height) / LATTICE) - firstRow;
  const nodes = new Float64Array(2 * (columns + 1) * (rows + 1));
  let to = 0;
  for (let row = firstRow; row <= firstRow + rows; row++)
    for (let column = firstColumn; column <= firstColumn + columns; column++) {
      const { x, y } = registered.toImage({
        x: mm((column * LATTICE) / CROP_PIXELS_PER_MM),
        y: mm((row * LATTICE) / CROP_PIXELS_PER_MM),
      });
      nodes[to++] = x;
      nodes[to++] = y;
    }
  const left = firstColumn * LATTICE - place.x;
  return { columns, rows, left, top: firstRow * LATTICE - place.y, nodes };
}

/** A lattice cell: its origin and pixels in the crop, and its corners a b / c d on the scan. */
interface Tile {
  readonly originX: number;
  readonly originY: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
  readonly cx: number;
  readonly cy: number;
  readonly dx: number;
  readonly dy: number;
}

function tileOf(lattice: Lattice, column: number, row: number, crop: GreyImage): Tile {
  const { columns, nodes } = lattice;
  const upper = 2 * (row * (columns + 1) + column);
  const lower = upper + 2 * (columns + 1);
  const originX = lattice.left + column * LATTICE;
  const originY = lattice.top + row * LATTICE;
  return {
    originX,
    originY,
    left: max(0, originX),
    top: max(0, originY),
    right: min(crop.width, originX + LATTICE),
    bottom: min(crop.height, originY + LATTICE),
    ax: nodes[upper]!,
    ay: nodes[upper + 1]!,
    bx: nodes[upper + 2]!,
    by: nodes[upper + 3]!,
    cx: nodes[lower]!,
    cy: nodes[lower + 1]!,
    dx: nodes[lower + 2]!,
    dy: nodes[lower + 3]!,
  };
}

/** Whether every pixel of a tile has its four neighbours on the scan. */
function isInside(tile: Tile, { width, height }: GreyImage): boolean {
  const { ax, ay, bx, by, cx, cy, dx, dy } = tile;
  return (
    min(ax, bx, cx, dx) >= 0.5 &&
    min(ay, by, cy, dy) >= 0.5 &&
    max(ax, bx, cx, dx) <= width - 0.501 &&
    max(ay, by, cy, dy) <= height - 0.501
  );
}

/** Rounded to the nearest grey by the half that is added before the array cuts it off. */
function copyTile(source: GreyImage, crop: GreyImage, tile: Tile): void {
  const { data, width } = source;
  const out = crop.data;
  const { originX, originY, left, top, right, bottom } = tile;
  const { ax, ay, bx, by, cx, cy, dx, dy } = tile;
  const vx = (cx - ax) / LATTICE;
  const vy = (cy - ay) / LATTICE;
  for (let y = top; y < bottom; y++) {
    const down = y - originY;
    const v = down / LATTICE;
    const ux = (bx - ax + v * (dx - cx - bx + ax)) / LATTICE;
    const uy = (by - ay + v * (dy - cy - by + ay)) / LATTICE;
    const across = left - originX + 0.5;
    let x = ax + across * ux + (down + 0.5) * vx - 0.5;
    let z = ay + across * uy + (down + 0.5) * vy - 0.5;
    const row = y * crop.width;
    for (let to = row + left; to < row + right; to++, x += ux, z += uy) {
      const column = x | 0;
      const line = z | 0;
      const at = line * width + column;
      const fx = x - column;
      const upper = data[at]! + fx * (data[at + 1]! - data[at]!);
      const below = at + width;
      const lower = data[below]! + fx * (data[below + 1]! - data[below]!);
      out[to] = upper + (z - line) * (lower - upper) + 0.5;
    }
  }
}

/**
 * Mean over `taps × taps` points of each crop pixel, whose sides are the vectors u and v. Where the
 * scan ends its last pixels are repeated, and beyond it is `outside`.
 */
function averageTile(
  source: GreyImage,
  crop: GreyImage,
  tile: Tile,
  taps: number,
  outside: number,
): void {
  const { originX, originY, left, top, right, bottom } = tile;
  const { ax, ay, bx, by, cx, cy, dx, dy } = tile;
  const vx = (cx - ax) / LATTICE;
  const vy = (cy - ay) / LATTICE;
  const share = 1 / (taps * taps);
  for (let y = top; y < bottom; y++) {
    const down = y - originY;
    const v = down / LATTICE;
    const ux = (bx - ax + v * (dx - cx - bx + ax)) / LATTICE;
    const uy = (by - ay + v * (dy - cy - by + ay)) / LATTICE;
    const x0 = ax + down * vx;
    const y0 = ay + down * vy;
    for (let x = left; x < right; x++) {
      let sum = 0;
      for (let j = 0; j < taps; j++)
        for (let i = 0; i < taps; i++) {
          const s = (i + 0.5) / taps + (x - originX);
          const t = (j + 0.5) / taps;
          sum += bilinear(source, x0 + s * ux + t * vx, y0 + s * uy + t * vy, outside);
        }
      crop.data[y * crop.width + x] = sum * share + 0.5;
    }
  }
}

function bilinear(
  { width, height, data }: GreyImage,
  x: number,
  y: number,
  outside: number,
): number {
  if (!(x >= 0 && y >= 0 && x <= width && y <= height)) return outside;
  const u = min(width - 1.001, max(0, x - 0.5));
  const v = min(height - 1.001, max(0, y - 0.5));
  const left = u | 0;
  const top = v | 0;
  const at = top * width + left;
  const fx = u - left;
  const upper = data[at]! + fx * (data[at + 1]! - data[at]!);
  const lower = data[at + width]! + fx * (data[at + width + 1]! - data[at + width]!);
  return upper + (v - top) * (lower - upper);
}
