import { decodePage } from '../engines/decode/decode-page.ts';
import type { ScanFile } from '../engines/decode/scan-file.ts';
import { STRAIGHTENED_MEDIA_TYPE, thumbnail } from '../engines/straighten.ts';
import type { Failure, FailureKind } from '../schemas/failure.ts';
import { MM_PER_INCH } from '../schemas/units.ts';
import type { UnreadPage } from './contracts.ts';

/**
 * Where the form is unknown nobody knows where its secrets are, so that nothing can be masked: the
 * picture is made too coarse for writing. Looked at on A4 (sample 01): at 240 and 160 pixels the
 * password can be read, at 120 it can be guessed at, at 96 neither; a letter is still told from a form.
 */
const MOST_PIXELS = 96;
const FINEST_MM_PER_PIXEL = 3;
/** Of a file that declares no resolution this is assumed: smaller paper, smaller picture. */
const USUAL_DPI = 300;
const LEAST_PIXELS = 16;

/** Failures of pages whose pixels are there. */
export const UNREAD_BUT_SEEN: ReadonlySet<FailureKind> = new Set([
  'resolution-too-low',
  'blank-page',
  'mirrored',
  'unknown-form',
  'ambiguous-form',
  'two-sheets',
  'form-unfit',
  'unusable-anchors',
  'poor-registration',
]);

/**
 * What a page that was not read looks like, to find the sheet by; null where there is nothing to
 * see. The page is decoded once more: rejected pages are few, and the reader keeps no pixels.
 */
export async function drawUnreadPage(
  bytes: Buffer,
  file: ScanFile,
  page: number,
  failure: Failure,
): Promise<UnreadPage['thumbnail']> {
  if (!UNREAD_BUT_SEEN.has(failure.kind)) return null;
  const image = await decodePage(bytes, file, page);
  if (!image.ok) return null;
  const { grey, declaredDpi } = image.value;
  const longSide = chooseLongSide(Math.max(grey.width, grey.height), declaredDpi);
  return { mediaType: STRAIGHTENED_MEDIA_TYPE, bytes: await thumbnail(image.value, longSide) };
}

/** A postcard gets fewer pixels than a sheet of A4, since writing is as large on both. */
export function chooseLongSide(scanPixels: number, declaredDpi: number | null): number {
  const longMm = (scanPixels / (declaredDpi || USUAL_DPI)) * MM_PER_INCH;
  const pixels = Math.round(longMm / FINEST_MM_PER_PIXEL);
  return Math.max(LEAST_PIXELS, Math.min(MOST_PIXELS, pixels));
}
