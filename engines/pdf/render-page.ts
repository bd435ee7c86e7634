import type { PageImage } from '../../recognition/ports.ts';
import type { Failure } from '../../schemas/failure.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { dpi, type Dpi } from '../../schemas/units.ts';
import { splitColour } from '../decode/split-colour.ts';
import { extractJpeg } from './extract-jpeg.ts';
import type { PdfValue, RenderOptions } from './messages.ts';
import type { FormFields } from './form-fields.ts';
import { findScan } from './find-scan.ts';
import { largestPicture } from './largest-picture.ts';
import type { PdfDocument } from './open-document.ts';
import { PDFIUM, type Pdfium } from './pdfium.ts';

const POINTS_PER_INCH = 72;
const WHITE = 0xffffffff;
const BYTES_PER_PIXEL = 4;

/** A picture that is finer than its page is drawn may have so many times its pixels: A4 at 1,200 dpi. */
const FINER_PICTURES = 4;

interface Raster {
  readonly width: number;
  readonly height: number;
  readonly dpi: Dpi;
}

/** Draws one page (from 1), or hands out the one JPEG that it is. The size is checked before any bitmap is asked for. */
export function renderPage(
  pdfium: Pdfium,
  document: PdfDocument,
  pageNumber: number,
  options: RenderOptions,
  maxPixels: number,
): Result<PdfValue, Failure> {
  if (pageNumber < 1 || pageNumber > document.pages)
    return fail({ kind: 'no-such-page', page: pageNumber, pages: document.pages });
  const page = pdfium._FPDF_LoadPage(document.handle, pageNumber - 1);
  if (page === 0)
    return fail({ kind: 'damaged', type: 'PDF', detail: `page ${pageNumber} cannot be read` });
  try {
    const inches = {
      width: pdfium._FPDF_GetPageWidth(page) / POINTS_PER_INCH,
      height: pdfium._FPDF_GetPageHeight(page) / POINTS_PER_INCH,
    };
    const scan = options.preferEmbedded ? findScan(pdfium, page, inches) : null;
    const raster = scan ?? sizeAt(options.dpi, inches);
    const pixels = raster.width * raster.height;
    if (pixels > maxPixels) return fail({ kind: 'too-many-pixels', pixels, limit: maxPixels });
    const unpacked = largestPicture(pdfium, page);
    const limit = maxPixels * FINER_PICTURES;
    if (unpacked > limit) return fail({ kind: 'too-many-pixels', pixels: unpacked, limit });
    const jpeg = scan?.isExact ? extractJpeg(pdfium, document, page, scan.image) : null;
    if (jpeg !== null) return ok({ kind: 'jpeg', bytes: jpeg, dpi: raster.dpi });
    const drawn = drawPage(pdfium, page, document.fields, raster);
    return drawn.ok ? ok({ kind: 'page', page: drawn.value }) : drawn;
  } finally {
    pdfium._FPDF_ClosePage(page);
  }
}

function sizeAt(resolution: Dpi, inches: { width: number; height: number }): Raster {
  return {
    width: Math.max(1, Math.round(inches.width * resolution)),
    height: Math.max(1, Math.round(inches.height * resolution)),
    dpi: resolution,
  };
}

function drawPage(
  pdfium: Pdfium,
  page: number,
  fields: FormFields | null,
  raster: Raster,
): Result<PageImage, Failure> {
  const { width, height } = raster;
  const stride = width * BYTES_PER_PIXEL;
  const memory = pdfium.wasmExports.malloc(stride * height);
  if (memory === 0) return fail({ kind: 'reader-crashed', detail: 'PDF: out of memory' });
  const bitmap = pdfium._FPDFBitmap_CreateEx(width, height, PDFIUM.bitmapBgrx, memory, stride);
  try {
    if (bitmap === 0) return fail({ kind: 'reader-crashed', detail: 'PDF: no bitmap' });
    pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
    const flags = PDFIUM.renderAnnotations | PDFIUM.renderReverseByteOrder;
    pdfium._FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags);
    fields?.draw(bitmap, page, raster);
    const data = pdfium.HEAPU8.subarray(memory, memory + stride * height);
    const image = splitColour({ width, height, data, stride: BYTES_PER_PIXEL });
    return ok({ ...image, declaredDpi: dpi(raster.dpi) });
  } finally {
    if (bitmap !== 0) pdfium._FPDFBitmap_Destroy(bitmap);
    pdfium.wasmExports.free(memory);
  }
}
