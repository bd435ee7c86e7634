import { PDFIUM, type Pdfium } from './pdfium.ts';

/** What was typed into the fields of a PDF form: pdfium draws it only through a form environment. */
export interface FormFields {
  draw(
    bitmap: number,
    page: number,
    size: { readonly width: number; readonly height: number },
  ): void;
  close(): void;
}

/** FPDF_FORMFILLINFO of fpdf_formfill.h, version 2, with no callback set, takes less than this. */
const CALLBACKS_BYTES = 256;
const CALLBACKS_VERSION = 2;

/** null for a document without fields. Runs none of the document's scripts. */
export function openFormFields(pdfium: Pdfium, document: number): FormFields | null {
  if (pdfium._FPDF_GetFormType(document) === PDFIUM.formTypeNone) return null;
  const callbacks = pdfium.wasmExports.malloc(CALLBACKS_BYTES);
  pdfium.HEAPU8.fill(0, callbacks, callbacks + CALLBACKS_BYTES);
  new DataView(pdfium.HEAPU8.buffer).setUint32(callbacks, CALLBACKS_VERSION, true);
  const form = pdfium._FPDFDOC_InitFormFillEnvironment(document, callbacks);
  if (form === 0) {
    pdfium.wasmExports.free(callbacks);
    return null;
  }
  pdfium._FPDF_SetFormFieldHighlightAlpha(form, 0); // fields look as printed, not tinted
  return {
    draw: (bitmap, page, { width, height }) => {
      const flags = PDFIUM.renderReverseByteOrder;
      pdfium._FORM_OnAfterLoadPage(page, form);
      pdfium._FPDF_FFLDraw(form, bitmap, page, 0, 0, width, height, 0, flags);
      pdfium._FORM_OnBeforeClosePage(page, form);
    },
    close: () => {
      pdfium._FPDFDOC_ExitFormFillEnvironment(form);
      pdfium.wasmExports.free(callbacks);
    },
  };
}
