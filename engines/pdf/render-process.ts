import type { Failure } from '../../schemas/failure.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { READY, type PdfRequest, type PdfResponse, type PdfValue } from './messages.ts';
import { openDocument, type PdfDocument } from './open-document.ts';
import { capWasmMemory, loadPdfium, type Pdfium } from './pdfium.ts';
import { renderPage } from './render-page.ts';
import { watchParent } from './watch-parent.ts';

/**
 * Entry of the child process that alone touches PDFs. It knows no path, no network and no setting,
 * its memory is capped, and its parent kills it when it takes too long. It holds one document at a
 * time, so that the pages of a file are drawn without sending the file again.
 */

/** A 40-megapixel page needs 160 MB of bitmap and as much again for its decoded picture. */
const MAX_HEAP_BYTES = 1024 * 1024 * 1024;

interface State {
  document: Result<PdfDocument, Failure> | null;
}

function answer(pdfium: Pdfium, state: State, request: PdfRequest): Result<PdfValue, Failure> {
  if (request.bytes !== null) {
    if (state.document?.ok) state.document.value.close();
    state.document = openDocument(pdfium, request.bytes);
  }
  if (state.document === null) throw new Error('the first request must bring a document');
  if (!state.document.ok) return state.document;
  const document = state.document.value;
  switch (request.task.kind) {
    case 'count-pages':
      return ok({ kind: 'page-count', pages: document.pages });
    case 'render': {
      const { page, options } = request.task;
      return renderPage(pdfium, document, page, options, request.maxPixels);
    }
  }
}

/** After a trap of the wasm code its heap is undefined: say what happened and start afresh. */
function answerCrash(error: unknown): never {
  const detail = `PDF: ${error instanceof Error ? error.message : String(error)}`.slice(0, 200);
  const response: PdfResponse = { result: fail({ kind: 'reader-crashed', detail }), heapBytes: 0 };
  process.send?.(response, undefined, {}, () => process.exit(1));
  throw error;
}

watchParent();
capWasmMemory(MAX_HEAP_BYTES);
const pdfium = await loadPdfium();
const state: State = { document: null };

process.send?.(READY);
process.on('disconnect', () => process.exit(0));
process.on('message', (request: PdfRequest) => {
  try {
    const result = answer(pdfium, state, request);
    const response: PdfResponse = { result, heapBytes: pdfium.HEAPU8.byteLength };
    process.send?.(response);
  } catch (error) {
    answerCrash(error);
  }
});
