import { decodePage } from '../engines/decode/decode-page.ts';
import { inspectFile } from '../engines/decode/inspect-file.ts';
import { straighten } from '../engines/straighten.ts';
import type { UprightRequest } from '../schemas/archive.ts';
import type { Failure } from '../schemas/failure.ts';
import { ok, type Result } from '../schemas/result.ts';

/**
 * Eight dots to a millimetre: what Japan's rules on keeping tax documents as scans (電子帳簿保存法) ask for, and
 * fine enough for handwriting in 2.5 mm cells.
 */
const ARCHIVE_DPI = 200;

/** A page of a received file, upright and cut to its form, with its masks painted before it is encoded. */
export async function drawUpright({
  bytes,
  fileName,
  page,
  homography,
  sheet,
  masks,
}: UprightRequest): Promise<Result<Buffer, Failure>> {
  const file = await inspectFile(bytes, fileName);
  if (!file.ok) return file;
  const image = await decodePage(bytes, file.value, page);
  if (!image.ok) return image;
  return ok(await straighten(image.value, homography, sheet, ARCHIVE_DPI, masks));
}
