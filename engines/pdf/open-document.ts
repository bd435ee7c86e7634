import type { Failure } from '../../schemas/failure.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { openFormFields, type FormFields } from './form-fields.ts';
import { PDFIUM, type Pdfium } from './pdfium.ts';

/** A PDF held in pdfium's heap. */
export interface PdfDocument {
  readonly handle: number;
  readonly pages: number;
  /** null where the document has no fields to type into. */
  readonly fields: FormFields | null;
  /** No picture of the file is masked or inverted by its dictionary. */
  readonly hasPlainPictures: boolean;
  readonly close: () => void;
}

/** The end marker stands within the last 1,024 bytes (ISO 32000-1, implementation note 18). */
const END_MARKER_WINDOW = 1024;

const damaged = (detail: string): Failure => ({ kind: 'damaged', type: 'PDF', detail });

/**
 * Whether the end of the file is there. pdfium repairs a torn file and opens what is left; a scan
 * with its last pages missing must be noticed, not read.
 */
function hasEnd(bytes: Uint8Array): boolean {
  const tail = Buffer.from(bytes.subarray(Math.max(0, bytes.length - END_MARKER_WINDOW)));
  return tail.includes('%%EOF') && tail.includes('startxref');
}

/**
 * Whether no picture can be masked or inverted: dictionaries of streams are never compressed, so
 * these keys would stand in the file in plain letters (`/DecodeParms` is another key).
 */
function hasPlainPictures(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return !['/SMask', '/Mask', '/ImageMask', '/Decode[', '/Decode '].some((key) =>
    file.includes(key),
  );
}

/** Opens a PDF from memory. Encrypted files that need no password to be read are read. */
export function openDocument(pdfium: Pdfium, bytes: Uint8Array): Result<PdfDocument, Failure> {
  const memory = pdfium.wasmExports.malloc(bytes.length);
  if (memory === 0) return fail({ kind: 'reader-crashed', detail: 'PDF: out of memory' });
  pdfium.HEAPU8.set(bytes, memory);
  const handle = pdfium._FPDF_LoadMemDocument(memory, bytes.length, 0);
  const fields = handle === 0 ? null : openFormFields(pdfium, handle);
  const close = (): void => {
    fields?.close();
    if (handle !== 0) pdfium._FPDF_CloseDocument(handle);
    pdfium.wasmExports.free(memory);
  };
  const problem = findProblem(pdfium, handle, bytes);
  if (problem !== null) {
    close();
    return fail(problem);
  }
  return ok({
    handle,
    pages: pdfium._FPDF_GetPageCount(handle),
    fields,
    hasPlainPictures: hasPlainPictures(bytes),
    close,
  });
}

function findProblem(pdfium: Pdfium, handle: number, bytes: Uint8Array): Failure | null {
  if (handle === 0) {
    const code = pdfium._FPDF_GetLastError();
    if (code === PDFIUM.errorPassword || code === PDFIUM.errorSecurity)
      return { kind: 'encrypted-pdf' };
    return damaged(hasEnd(bytes) ? 'its structure cannot be read' : 'the file ends early');
  }
  if (!hasEnd(bytes)) return damaged('the file ends early');
  if (pdfium._FPDF_GetPageCount(handle) < 1) return damaged('it holds no page');
  return null;
}
