import type { PageQuality } from '../../schemas/quality.ts';
import type { GreyImage } from '../raster/image.ts';
import type { RegisteredPage } from '../register/contracts.ts';
import { apply } from '../register/homography.ts';
import { indexOf } from '../register/prepare-form.ts';
import { CROP_PIXELS_PER_MM } from '../segment/place-crop.ts';
import { maskOf } from '../segment/print-mask.ts';

type CutCorner = PageQuality['cutCorners'][number];

/** Along the diagonal from the corner, mm: how far, and in what steps. */
const REACH_MM = 30;
const STEP_MM = 0.5;
/** The corner itself is rounded by scanners and shifted by the fit: less is nothing. */
const LEAST_MM = 4;
/** Darker than this share of the paper is the bed. A white bed cannot be told from paper. */
const BED_SHARE = 0.62;
/** The form's print and its blur are no bed, pixels of the blank around it. */
const PRINT_REACH = 6;

/** Corners of the sheet that lie beyond the scan, or where the bed shows: torn off or folded over. */
export function findCutCorners(
  scan: GreyImage,
  registered: RegisteredPage,
  paper: number,
): CutCorner[] {
  const { width, height } = indexOf(registered.page);
  return [
    { corner: 'top-left', x: 0, y: 0, dx: 1, dy: 1 } as const,
    { corner: 'top-right', x: width, y: 0, dx: -1, dy: 1 } as const,
    { corner: 'bottom-right', x: width, y: height, dx: -1, dy: -1 } as const,
    { corner: 'bottom-left', x: 0, y: height, dx: 1, dy: -1 } as const,
  ].flatMap(({ corner, x, y, dx, dy }) => {
    let missing = 0;
    for (let way = STEP_MM; way <= REACH_MM; way += STEP_MM) {
      const across = way / Math.SQRT2;
      if (isPaper(scan, registered, paper, x + dx * across, y + dy * across)) break;
      missing = way;
    }
    return missing >= LEAST_MM ? [{ corner, length: missing }] : [];
  });
}

function isPaper(
  scan: GreyImage,
  registered: RegisteredPage,
  paper: number,
  x: number,
  y: number,
): boolean {
  const at = apply(registered.reading.homography, x, y);
  if (!(at.x >= 0 && at.y >= 0 && at.x < scan.width && at.y < scan.height)) return false;
  const { blank } = registered.page;
  const column = Math.round(x * CROP_PIXELS_PER_MM);
  const row = Math.round(y * CROP_PIXELS_PER_MM);
  if (maskOf(blank, PRINT_REACH)[row * blank.width + column]) return true;
  return scan.data[Math.floor(at.y) * scan.width + Math.floor(at.x)]! >= BED_SHARE * paper;
}
