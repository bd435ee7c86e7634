import type { PdfDocument } from './open-document.ts';
import { PDFIUM, type Pdfium } from './pdfium.ts';

/** Sizes of FPDF_IMAGEOBJ_METADATA and FS_MATRIX, and where their members lie (fpdf_edit.h). */
const METADATA_BYTES = 28;
const COLOUR_SPACE_AT = 20;
const MATRIX_BYTES = 24;

/** Grey and RGB, plain, calibrated or with a profile: a JPEG's own pixels are then the picture's. */
const PLAIN_COLOUR_SPACES: readonly number[] = [1, 2, 4, 5, 7];

/**
 * The scanner's own JPEG of a page that is nothing but this picture, upright and unmasked; null for
 * every other page. Decoding it natively takes a third of drawing it, and a JPEG that was cut off is
 * noticed, where pdfium would draw the rest white.
 */
export function extractJpeg(
  pdfium: Pdfium,
  document: PdfDocument,
  page: number,
  image: number,
): Uint8Array | null {
  const isAlone =
    document.fields === null &&
    document.hasPlainPictures &&
    pdfium._FPDFPage_CountObjects(page) === 1 &&
    pdfium._FPDFPage_GetAnnotCount(page) === 0 &&
    pdfium._FPDFPage_GetRotation(page) === 0 &&
    pdfium._FPDFPageObj_HasTransparency(image) === 0;
  if (!isAlone || !isUpright(pdfium, image) || !hasPlainColours(pdfium, page, image)) return null;
  return isJpegOnly(pdfium, image) ? readRawData(pdfium, image) : null;
}

/** Lends memory of pdfium's heap to `use`. */
function withMemory<T>(pdfium: Pdfium, bytes: number, use: (memory: number) => T): T {
  const memory = pdfium.wasmExports.malloc(bytes);
  if (memory === 0) throw new Error('out of memory');
  try {
    return use(memory);
  } finally {
    pdfium.wasmExports.free(memory);
  }
}

/** Placed without turning, shearing or mirroring. */
function isUpright(pdfium: Pdfium, image: number): boolean {
  return withMemory(pdfium, MATRIX_BYTES, (memory) => {
    if (pdfium._FPDFPageObj_GetMatrix(image, memory) === 0) return false;
    const [a = 0, b = 0, c = 0, d = 0] = new Float32Array(pdfium.HEAPU8.buffer, memory, 6);
    return a > 0 && d > 0 && b === 0 && c === 0;
  });
}

function hasPlainColours(pdfium: Pdfium, page: number, image: number): boolean {
  return withMemory(pdfium, METADATA_BYTES, (memory) => {
    if (pdfium._FPDFImageObj_GetImageMetadata(image, page, memory) === 0) return false;
    const view = new DataView(pdfium.HEAPU8.buffer, memory, METADATA_BYTES);
    return PLAIN_COLOUR_SPACES.includes(view.getInt32(COLOUR_SPACE_AT, true));
  });
}

function isJpegOnly(pdfium: Pdfium, image: number): boolean {
  if (pdfium._FPDFImageObj_GetImageFilterCount(image) !== 1) return false;
  const { jpegFilter } = PDFIUM;
  return withMemory(pdfium, jpegFilter.length + 1, (memory) => {
    const bytes = pdfium._FPDFImageObj_GetImageFilter(image, 0, memory, jpegFilter.length + 1);
    if (bytes !== jpegFilter.length + 1) return false;
    const name = pdfium.HEAPU8.slice(memory, memory + jpegFilter.length);
    return Buffer.from(name).toString('latin1') === jpegFilter;
  });
}

function readRawData(pdfium: Pdfium, image: number): Uint8Array {
  const bytes = pdfium._FPDFImageObj_GetImageDataRaw(image, 0, 0);
  return withMemory(pdfium, Math.max(1, bytes), (memory) => {
    pdfium._FPDFImageObj_GetImageDataRaw(image, memory, bytes);
    return pdfium.HEAPU8.slice(memory, memory + bytes);
  });
}
