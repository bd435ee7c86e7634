import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PDFiumModule } from '@hyzyla/pdfium';

/** The functions of pdfium's C interface that the wrapper library exports but does not declare. */
interface UndeclaredFunctions {
  _FPDF_InitLibrary(): void;
  _FPDFPageObj_GetBounds(
    object: number,
    left: number,
    bottom: number,
    right: number,
    top: number,
  ): number;
  _FPDFPageObj_GetMatrix(object: number, matrix: number): number;
  _FPDFPageObj_HasTransparency(object: number): number;
  _FPDFImageObj_GetImageMetadata(object: number, page: number, metadata: number): number;
  _FPDFFormObj_CountObjects(form: number): number;
  _FPDFFormObj_GetObject(form: number, index: number): number;
  _FPDFPage_GetAnnotCount(page: number): number;
  _FPDFPage_GetRotation(page: number): number;
  _FPDF_GetFormType(document: number): number;
  _FPDF_SetFormFieldHighlightAlpha(form: number, alpha: number): void;
}
export type Pdfium = Awaited<ReturnType<typeof PDFiumModule>> & UndeclaredFunctions;

/** Constants of pdfium's public headers (fpdfview.h, fpdf_edit.h). */
export const PDFIUM = {
  errorPassword: 4,
  errorSecurity: 5,
  bitmapBgrx: 3,
  objectImage: 3,
  objectForm: 5,
  jpegFilter: 'DCTDecode',
  formTypeNone: 0,
  renderAnnotations: 0x01,
  renderReverseByteOrder: 0x10,
} as const;

/** Bytes of one page of WebAssembly memory. */
const WASM_PAGE_BYTES = 65_536;

/**
 * Forbids every WebAssembly memory of this process to grow beyond `maxBytes`: pdfium then fails to
 * allocate, instead of taking the machine's memory.
 */
export function capWasmMemory(maxBytes: number): void {
  type Grow = (this: WebAssembly.Memory, delta: number) => number;
  const prototype = WebAssembly.Memory.prototype;
  const grow = Object.getOwnPropertyDescriptor(prototype, 'grow')?.value as Grow;
  prototype.grow = function growWithinCap(this: WebAssembly.Memory, delta: number) {
    if (this.buffer.byteLength + delta * WASM_PAGE_BYTES > maxBytes)
      throw new RangeError('the memory of the PDF reader is used up');
    return grow.call(this, delta);
  };
}

/** Loads pdfium from the installed package: nothing is fetched. */
export async function loadPdfium(): Promise<Pdfium> {
  const path = createRequire(import.meta.url).resolve('@hyzyla/pdfium/pdfium.wasm');
  const wasm = await readFile(path);
  const wasmBinary = new Uint8Array(wasm).buffer;
  const pdfium = (await PDFiumModule({ wasmBinary })) as Pdfium;
  pdfium._FPDF_InitLibrary();
  return pdfium;
}
