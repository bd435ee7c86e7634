import type { GreyImage } from '../raster/image.ts';
import { MM_PER_INCH } from '../../schemas/units.ts';
import type { PieceShift } from './align-print.ts';
import { CROP_PIXELS_PER_MM, type CropPlace } from './place-crop.ts';
import { maskOf } from './print-mask.ts';

/** Print is taken away with this much around it, mm: toner spread, blur, half a pixel of misfit. */
const TOLERANCE_MM = 0.26;
/** A scan coarser than the crop blurs print by about this share of its own pixel more. */
const BLUR_SHARE = 0.5;

/**
 * Where the form's print lies on a crop: 1 = print or near it. `page` is the whole blank, since
 * print just beyond the crop's edge reaches into it; `pieces` of the crop at `place` tell by how
 * much the scan's print lies off the blank's.
 */
export function maskPrint(
  page: GreyImage,
  place: CropPlace,
  pieces: readonly PieceShift[],
  scanDpi: number,
): Uint8Array {
  const scanPixel = CROP_PIXELS_PER_MM * (MM_PER_INCH / scanDpi);
  const blur = Math.max(0, scanPixel - 1) * BLUR_SHARE;
  const reach = Math.round(TOLERANCE_MM * CROP_PIXELS_PER_MM + blur);
  const grown = maskOf(page, reach);
  const mask = new Uint8Array(place.width * place.height);
  for (const piece of pieces) copyPiece(page, grown, place, piece, mask);
  return mask;
}

/** Copies a piece of the page's mask, moved by the piece's shift; nothing lies beyond the page. */
function copyPiece(
  page: GreyImage,
  grown: Uint8Array,
  place: CropPlace,
  piece: PieceShift,
  mask: Uint8Array,
): void {
  const shiftX = place.x - piece.dx;
  const shiftY = place.y - piece.dy;
  const left = Math.max(piece.x, -shiftX);
  const right = Math.min(piece.x + piece.width, page.width - shiftX);
  const bottom = Math.min(piece.y + piece.height, page.height - shiftY);
  for (let y = Math.max(piece.y, -shiftY); y < bottom; y++) {
    const from = (y + shiftY) * page.width + shiftX;
    const to = y * place.width;
    for (let x = left; x < right; x++) mask[to + x] = grown[from + x]!;
  }
}
