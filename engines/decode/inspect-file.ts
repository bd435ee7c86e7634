import type { Failure } from '../../schemas/failure.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { sharedPdfRenderer } from '../pdf/shared-renderer.ts';
import type { PdfRenderer } from '../pdf/open-renderer.ts';
import { DEFAULT_LIMITS, type DecodeLimits } from './limits.ts';
import { readJpegHeader, readPngHeader, type ImageHeader } from './read-header.ts';
import { checkType, MEDIA_TYPES, type ScanType } from './recognise-type.ts';
import { readTiffDirectories } from './read-tiff-directories.ts';
import type { ScanFile } from './scan-file.ts';

export interface InspectOptions {
  readonly limits?: Partial<DecodeLimits>;
  /** Default: one shared child process, started by the first PDF. */
  readonly pdf?: PdfRenderer;
}

/**
 * What one file is, from its headers alone: nothing is decoded, so a file that promises a billion
 * pixels or 5,000 pages costs nothing.
 */
export async function inspectFile(
  bytes: Buffer,
  fileName: string,
  options: InspectOptions = {},
): Promise<Result<ScanFile, Failure>> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  if (bytes.length === 0) return fail({ kind: 'empty-file' });
  if (bytes.length > limits.maxBytes)
    return fail({ kind: 'file-too-large', bytes: bytes.length, limit: limits.maxBytes });
  const type = checkType(bytes, fileName);
  if (!type.ok) return type;
  const pages = await countPages(bytes, type.value, limits, options.pdf);
  if (!pages.ok) return pages;
  if (pages.value > limits.maxPages)
    return fail({ kind: 'too-many-pages', pages: pages.value, limit: limits.maxPages });
  return ok({ type: type.value, mediaType: MEDIA_TYPES[type.value], pages: pages.value });
}

async function countPages(
  bytes: Buffer,
  type: ScanType,
  limits: DecodeLimits,
  pdf: PdfRenderer | undefined,
): Promise<Result<number, Failure>> {
  switch (type) {
    case 'pdf':
      return (pdf ?? sharedPdfRenderer()).countPages(bytes);
    case 'tiff':
      return countTiffPages(bytes, limits);
    case 'jpeg':
      return checkSinglePage(readJpegHeader(bytes), 'JPEG', limits);
    case 'png':
      return checkSinglePage(readPngHeader(bytes), 'PNG', limits);
  }
}

/** A page of a TIFF that is too large fails alone when it is decoded: its neighbours go on. */
function countTiffPages(bytes: Buffer, limits: DecodeLimits): Result<number, Failure> {
  const directories = readTiffDirectories(bytes, limits.maxPages);
  const pages = directories?.filter((directory) => !directory.isThumbnail) ?? [];
  if (pages.length === 0)
    return fail({ kind: 'damaged', type: 'TIFF', detail: 'the table of pages is incomplete' });
  if (pages.some((page) => !page.isComplete))
    return fail({ kind: 'damaged', type: 'TIFF', detail: 'the file ends early' });
  return pages.length === 1 ? checkSinglePage(pages[0] ?? null, 'TIFF', limits) : ok(pages.length);
}

function checkSinglePage(
  header: Pick<ImageHeader, 'width' | 'height'> | null,
  type: string,
  limits: DecodeLimits,
): Result<number, Failure> {
  if (header === null || header.width === 0 || header.height === 0)
    return fail({ kind: 'damaged', type, detail: 'the header is incomplete' });
  const pixels = header.width * header.height;
  return pixels > limits.maxPixels
    ? fail({ kind: 'too-many-pixels', pixels, limit: limits.maxPixels })
    : ok(1);
}
