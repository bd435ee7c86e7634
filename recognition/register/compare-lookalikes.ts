import { reduceBy } from '../raster/reduce.ts';
import type { PreparedPage } from './contracts.ts';
import type { GlobalFit } from './fit-page.ts';
import { COARSE_PIXELS_PER_MM, indexOf } from './prepare-form.ts';
import type { Rectified } from './match-anchors.ts';
import { keepRecent } from './recent.ts';
import { rectify, type Scan } from './scan.ts';

/** Ink (of 255) at quarter crop resolution that counts as print. */
const PRINT = 80;
/** Print of one form this far (pixels) from any print of the other tells them apart. */
const CLEAR = 4;
/** Fewer such pixels than this, about a word, prove nothing. */
const MIN_PIXELS = 60;
/** Share of telling print that must be there for the one form and not for the other. */
const PRESENT = 0.55;
const ABSENT = 0.3;

/** Half a megabyte each, and 20 ms to make. */
const RECENT_QUARTERS = 24;
const quarterOf = keepRecent(RECENT_QUARTERS, ({ blank }: PreparedPage) => reduceBy(blank, 4));

/**
 * Decides between two forms that both fit, by the print that only one of them has. Handwriting may
 * cover some of it, never most. Returns the one that is there, or null where it cannot be told.
 */
export function tellApart(first: GlobalFit, second: GlobalFit, scan: Scan): GlobalFit | null {
  const ofFirst = shareOfOwnPrint(first, second, scan);
  const ofSecond = shareOfOwnPrint(second, first, scan);
  if (ofFirst === null && ofSecond === null) return null;
  const firstThere = ofFirst === null || ofFirst >= PRESENT;
  const secondThere = ofSecond === null || ofSecond >= PRESENT;
  const firstGone = ofFirst === null || ofFirst <= ABSENT;
  const secondGone = ofSecond === null || ofSecond <= ABSENT;
  if (firstThere && secondGone) return first;
  if (secondThere && firstGone) return second;
  return null;
}

/** How much of the print that `own` has and `other` has not is on the scan; null: too little. */
function shareOfOwnPrint(own: GlobalFit, other: GlobalFit, scan: Scan): number | null {
  const mine = quarterOf(own.page);
  const theirs = quarterOf(other.page);
  const seen = rectify(scan, own.homography, indexOf(own.page), COARSE_PIXELS_PER_MM);
  let telling = 0;
  let present = 0;
  for (let y = CLEAR; y < seen.height - CLEAR; y++)
    for (let x = CLEAR; x < seen.width - CLEAR; x++) {
      if (x >= mine.width || y >= mine.height) continue;
      if (255 - mine.data[y * mine.width + x]! < PRINT) continue;
      if (hasPrint(theirs, x, y)) continue;
      telling++;
      if (isDarkNear(seen, x, y)) present++;
    }
  return telling < MIN_PIXELS ? null : present / telling;
}

function hasPrint(
  { width, height, data }: { width: number; height: number; data: Uint8Array },
  x: number,
  y: number,
): boolean {
  for (let v = Math.max(0, y - CLEAR); v <= Math.min(height - 1, y + CLEAR); v++)
    for (let u = Math.max(0, x - CLEAR); u <= Math.min(width - 1, x + CLEAR); u++)
      if (255 - data[v * width + u]! >= PRINT) return true;
  return false;
}

/** One pixel of tolerance (a third of a millimetre), against the local surroundings. */
function isDarkNear({ width, dark }: Rectified, x: number, y: number): boolean {
  let most = 0;
  let least = 255;
  for (let v = y - CLEAR; v <= y + CLEAR; v++)
    for (let u = x - CLEAR; u <= x + CLEAR; u++) {
      const value = dark[v * width + u]!;
      if (value < least) least = value;
      if (Math.abs(u - x) <= 1 && Math.abs(v - y) <= 1 && value > most) most = value;
    }
  return most - least > PRINT / 2;
}
