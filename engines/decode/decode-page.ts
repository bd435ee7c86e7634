import type { PageImage } from '../../recognition/ports.ts';
import type { Failure } from '../../schemas/failure.ts';
import { fail, type Result } from '../../schemas/result.ts';
import { dpi } from '../../schemas/units.ts';
import { sharedPdfRenderer } from '../pdf/shared-renderer.ts';
import { decodeImage } from './decode-image.ts';
import type { InspectOptions } from './inspect-file.ts';
import { DEFAULT_LIMITS, type DecodeLimits } from './limits.ts';
import { readJpegHeader, readPngHeader } from './read-header.ts';
import { readTiffDirectories } from './read-tiff-directories.ts';
import type { ScanFile } from './scan-file.ts';

/** Print without an own resolution is drawn at what the recognition is tuned for. */
const RENDER_DPI = dpi(300);

/**
 * One page as pixels: turned as its EXIF tag says, square pixels, on white, grey and (where there
 * is any) colour. `file` comes from `inspectFile` on the same bytes; `pageNumber` counts from 1.
 */
export async function decodePage(
  bytes: Buffer,
  file: ScanFile,
  pageNumber: number,
  options: InspectOptions = {},
): Promise<Result<PageImage, Failure>> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  if (!Number.isInteger(pageNumber) || pageNumber < 1 || pageNumber > file.pages)
    return fail({ kind: 'no-such-page', page: pageNumber, pages: file.pages });
  switch (file.type) {
    case 'pdf':
      return (options.pdf ?? sharedPdfRenderer()).render(bytes, pageNumber, {
        dpi: RENDER_DPI,
        preferEmbedded: true,
      });
    case 'tiff':
      return decodeTiffPage(bytes, pageNumber, limits);
    case 'jpeg':
      return decodeImage(bytes, { type: 'JPEG', header: readJpegHeader(bytes), index: 0 }, limits);
    case 'png':
      return decodeImage(bytes, { type: 'PNG', header: readPngHeader(bytes), index: 0 }, limits);
  }
}

function decodeTiffPage(
  bytes: Buffer,
  pageNumber: number,
  limits: DecodeLimits,
): Promise<Result<PageImage, Failure>> {
  const directories = readTiffDirectories(bytes, limits.maxPages) ?? [];
  const pages = directories.filter((directory) => !directory.isThumbnail);
  const page = pages[pageNumber - 1] ?? null;
  return decodeImage(bytes, { type: 'TIFF', header: page, index: page?.index ?? 0 }, limits);
}
