import { decodePage } from '../engines/decode/decode-page.ts';
import { inspectFile } from '../engines/decode/inspect-file.ts';
import { STRAIGHTENED_MEDIA_TYPE, thumbnail } from '../engines/straighten.ts';
import type { Failure } from '../schemas/failure.ts';
import { ok, type Result } from '../schemas/result.ts';
import type { PageRequest } from './contracts.ts';

/** A page as it was received, for a browser. */
export interface DrawnPage {
  /** Of the page as decoded, px: places on it are told in these, however large the picture is. */
  readonly width: number;
  readonly height: number;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** Fine enough to place a point to a fifth of a millimetre on A4, small enough for a browser. */
const LONGEST_SIDE = 2600;

/** Draws one page of a received file, secrets and all, neither turned nor cut. */
export async function drawPage({
  bytes,
  fileName,
  page,
}: Omit<PageRequest, 'wish'>): Promise<Result<DrawnPage, Failure>> {
  const file = await inspectFile(bytes, fileName);
  if (!file.ok) return file;
  const image = await decodePage(bytes, file.value, page);
  if (!image.ok) return image;
  const { width, height } = image.value.grey;
  const longSide = Math.min(LONGEST_SIDE, Math.max(width, height));
  const picture = await thumbnail(image.value, longSide);
  return ok({ width, height, mediaType: STRAIGHTENED_MEDIA_TYPE, bytes: picture });
}
