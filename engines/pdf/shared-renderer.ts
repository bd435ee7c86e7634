import { openPdfRenderer, type PdfRenderer } from './open-renderer.ts';

let renderer: PdfRenderer | null = null;

/** One renderer for the whole process (or worker thread), opened by the first PDF. */
export function sharedPdfRenderer(): PdfRenderer {
  renderer ??= openPdfRenderer();
  return renderer;
}

/** Ends the shared renderer's child process: for shutdowns and tests. */
export async function closeSharedPdfRenderer(): Promise<void> {
  await renderer?.close();
  renderer = null;
}
