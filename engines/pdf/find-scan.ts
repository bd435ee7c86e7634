import { dpi, type Dpi } from '../../schemas/units.ts';
import { PDFIUM, type Pdfium } from './pdfium.ts';

/** The picture that makes up a scanned page: its pixels, and its resolution as placed on the page. */
export interface EmbeddedScan {
  /** pdfium's handle of the picture. */
  readonly image: number;
  /** Whether the drawing has the picture's pixels one by one. */
  readonly isExact: boolean;
  readonly width: number;
  readonly height: number;
  readonly dpi: Dpi;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const POINTS_PER_INCH = 72;

/** Above this a scan is drawn at the wanted resolution: more pixels tell nothing more. */
const MAX_NATIVE_DPI = 400;

/** Below this, print over a coarse background picture would be lost: only a pure picture is drawn so. */
const MIN_NATIVE_DPI_WITH_PRINT = 150;

/** A picture that leaves wider margins than this is an illustration, not a scan of the page. */
const MIN_COVERAGE = 0.9;

/** Within this share the picture fills the page: it is drawn pixel by pixel. */
const FULL_COVERAGE = 0.99;

const FLOAT_BYTES = 4;

/**
 * The one picture that covers the page, so that a scan in a PDF is read in its own pixels: drawing
 * it at another resolution would blur it, and drawing a coarse photo at 300 dpi would fake detail.
 * null when the page has no picture or several, or when it is print.
 */
export function findScan(pdfium: Pdfium, page: number, inches: Size): EmbeddedScan | null {
  const count = pdfium._FPDFPage_CountObjects(page);
  let image = 0;
  for (let i = 0; i < count; i++) {
    const object = pdfium._FPDFPage_GetObject(page, i);
    if (pdfium._FPDFPageObj_GetType(object) !== PDFIUM.objectImage) continue;
    if (image !== 0) return null;
    image = object;
  }
  if (image === 0) return null;
  const scan = measureScan(measureObject(pdfium, image), inches);
  if (scan === null || scan.dpi > MAX_NATIVE_DPI) return null;
  return count === 1 || scan.dpi >= MIN_NATIVE_DPI_WITH_PRINT ? { ...scan, image } : null;
}

/** Pixels of a picture and the box it takes, in points of the unturned page. */
function measureObject(pdfium: Pdfium, image: number): { pixels: Size; points: Size } {
  const memory = pdfium.wasmExports.malloc(6 * FLOAT_BYTES);
  const at = (slot: number): number => memory + slot * FLOAT_BYTES;
  try {
    pdfium._FPDFPageObj_GetBounds(image, at(0), at(1), at(2), at(3));
    pdfium._FPDFImageObj_GetImagePixelSize(image, at(4), at(5));
    const view = new DataView(pdfium.HEAPU8.buffer, memory, 6 * FLOAT_BYTES);
    const float = (slot: number): number => view.getFloat32(slot * FLOAT_BYTES, true);
    const whole = (slot: number): number => view.getUint32(slot * FLOAT_BYTES, true);
    return {
      points: { width: float(2) - float(0), height: float(3) - float(1) },
      pixels: { width: whole(4), height: whole(5) },
    };
  } finally {
    pdfium.wasmExports.free(memory);
  }
}

const turn = ({ width, height }: Size): Size => ({ width: height, height: width });
const isLying = ({ width, height }: Size): boolean => width > height;

/** Turns a size so that it lies or stands as `like` does: pages and pictures may be stored turned. */
const turnLike = (size: Size, like: Size): Size =>
  isLying(size) === isLying(like) ? size : turn(size);

function measureScan(
  object: { pixels: Size; points: Size },
  inches: Size,
): Omit<EmbeddedScan, 'image'> | null {
  const box = turnLike(object.points, inches);
  const pixels = turnLike(object.pixels, inches);
  const covered = {
    width: box.width / POINTS_PER_INCH / inches.width,
    height: box.height / POINTS_PER_INCH / inches.height,
  };
  const coverage = Math.min(covered.width, covered.height);
  if (!(coverage >= MIN_COVERAGE) || pixels.width < 1 || pixels.height < 1) return null;
  const x = (pixels.width * POINTS_PER_INCH) / box.width;
  const y = (pixels.height * POINTS_PER_INCH) / box.height;
  const finer = Math.max(x, y);
  const isSquare = finer / Math.min(x, y) < 1 + (1 - FULL_COVERAGE);
  if (isSquare && coverage >= FULL_COVERAGE) return { ...pixels, dpi: dpi(finer), isExact: true };
  return {
    width: Math.round(inches.width * finer),
    height: Math.round(inches.height * finer),
    dpi: dpi(finer),
    isExact: false,
  };
}
