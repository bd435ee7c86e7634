import type { PageImage } from '../recognition/ports.ts';
import type { GreyImage, RgbImage } from '../recognition/raster/image.ts';
import type { RegisteredPage } from '../recognition/register/contracts.ts';
import { quadOf } from '../recognition/register/quad-of.ts';
import { BLEED } from '../recognition/segment/crop.ts';
import { CROP_PIXELS_PER_MM, placeCrop } from '../recognition/segment/place-crop.ts';
import { boxMm, type BoxMm, type PointPx } from '../schemas/units.ts';

const { ceil, floor, max, min } = Math;
const COVER = 128;

/** Writing leaves its box: what is hidden is covered as far out as crops are cut. */
const widen = ({ x, y, width, height }: BoxMm): BoxMm =>
  boxMm(x - BLEED, y - BLEED, width + 2 * BLEED, height + 2 * BLEED);

/** A copy of the scan, as it lies, with these boxes of the form painted over. */
export function coverOnScan(
  page: PageImage,
  registered: RegisteredPage,
  boxes: readonly BoxMm[],
): PageImage {
  const grey = { ...page.grey, data: Uint8Array.from(page.grey.data) };
  const colour = page.colour && { ...page.colour, data: Uint8Array.from(page.colour.data) };
  for (const box of boxes) {
    const corners = quadOf(registered, widen(box));
    fillConvex(grey, 1, corners);
    if (colour) fillConvex(colour, 3, corners);
  }
  return { ...page, grey, colour };
}

/** A copy of a crop of `box` with these other boxes of the form painted over where they reach in. */
export function coverOnCrop(crop: GreyImage, box: BoxMm, hidden: readonly BoxMm[]): GreyImage {
  const place = placeCrop(box);
  const data = Uint8Array.from(crop.data);
  for (const other of hidden.map(widen)) {
    const left = max(0, floor(other.x * CROP_PIXELS_PER_MM) - place.x);
    const right = min(crop.width, ceil((other.x + other.width) * CROP_PIXELS_PER_MM) - place.x);
    const top = max(0, floor(other.y * CROP_PIXELS_PER_MM) - place.y);
    const bottom = min(crop.height, ceil((other.y + other.height) * CROP_PIXELS_PER_MM) - place.y);
    for (let y = top; y < bottom && left < right; y++)
      data.fill(COVER, y * crop.width + left, y * crop.width + right);
  }
  return { ...crop, data };
}

/** Fills every pixel that a convex polygon touches, row by row. */
function fillConvex(
  { data, width, height }: GreyImage | RgbImage,
  channels: 1 | 3,
  corners: readonly PointPx[],
): void {
  const ys = corners.map(({ y }) => y);
  for (let y = max(0, floor(min(...ys))); y < min(height, ceil(max(...ys))); y++) {
    const xs = corners.flatMap((from, index) =>
      crossRow(from, corners[(index + 1) % corners.length]!, y),
    );
    const left = max(0, floor(min(...xs)));
    const right = min(width, ceil(max(...xs)));
    if (left < right)
      data.fill(COVER, (y * width + left) * channels, (y * width + right) * channels);
  }
}

/** The x of an edge where it enters and leaves the row of pixels from `y` to `y + 1`. */
function crossRow(from: PointPx, to: PointPx, y: number): number[] {
  const [upper, lower] = from.y <= to.y ? [from, to] : [to, from];
  const enter = max(upper.y, y);
  const leave = min(lower.y, y + 1);
  if (enter > leave) return [];
  const at = (row: number): number =>
    upper.y === lower.y
      ? upper.x
      : upper.x + ((row - upper.y) * (lower.x - upper.x)) / (lower.y - upper.y);
  return upper.y === lower.y ? [upper.x, lower.x] : [at(enter), at(leave)];
}
