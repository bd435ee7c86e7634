import type { PageImage } from '../../recognition/ports.ts';
import type { Failure } from '../../schemas/failure.ts';
import type { Result } from '../../schemas/result.ts';
import type { Dpi } from '../../schemas/units.ts';

export interface RenderOptions {
  readonly dpi: Dpi;
  /** Draw a page that is one scanned picture at that picture's own resolution. */
  readonly preferEmbedded: boolean;
}

export type PdfTask =
  | { readonly kind: 'count-pages' }
  | { readonly kind: 'render'; readonly page: number; readonly options: RenderOptions };

/** From the parent to the render process. One at a time. */
export interface PdfRequest {
  /** The file's bytes; null when it is the same file as in the request before. */
  readonly bytes: Uint8Array | null;
  readonly maxPixels: number;
  readonly task: PdfTask;
}

export type PdfValue =
  | { readonly kind: 'page-count'; readonly pages: number }
  | { readonly kind: 'page'; readonly page: PageImage }
  /** The page is one upright JPEG: decoded by the parent, as if it had come as a JPEG file. */
  | { readonly kind: 'jpeg'; readonly bytes: Uint8Array; readonly dpi: Dpi };

/** Sent once, when pdfium is loaded: starting up is not charged to the first page. */
export const READY = 'ready';

/** From the render process to the parent. */
export interface PdfResponse {
  readonly result: Result<PdfValue, Failure>;
  /** What pdfium's heap has grown to: it never shrinks, so a bloated process is replaced. */
  readonly heapBytes: number;
}
