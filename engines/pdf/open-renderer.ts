import { createHash } from 'node:crypto';
import type { PageImage } from '../../recognition/ports.ts';
import type { Failure } from '../../schemas/failure.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { Dpi } from '../../schemas/units.ts';
import { decodeImage } from '../decode/decode-image.ts';
import { DEFAULT_LIMITS } from '../decode/limits.ts';
import { readJpegHeader } from '../decode/read-header.ts';
import type { PdfTask, PdfValue, RenderOptions } from './messages.ts';
import { startRenderProcess, type RenderProcess } from './start-render-process.ts';

/** Reads PDFs in a child process of its own, which is kept warm between calls. */
export interface PdfRenderer {
  countPages(bytes: Uint8Array): Promise<Result<number, Failure>>;
  /** `page` counts from 1. */
  render(
    bytes: Uint8Array,
    page: number,
    options: RenderOptions,
  ): Promise<Result<PageImage, Failure>>;
  /** Ends the child process. The next call would start another one. */
  close(): Promise<void>;
}

export interface PdfRendererOptions {
  readonly maxPixels?: number;
  readonly timeoutSeconds?: number;
}

/** Decodes the JPEG that a page is. A viewer ignores its EXIF orientation, and so do we. */
function decodeScan(
  { bytes, dpi }: { readonly bytes: Uint8Array; readonly dpi: Dpi },
  maxPixels: number,
  timeoutSeconds: number,
): Promise<Result<PageImage, Failure>> {
  const jpeg = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const header = readJpegHeader(jpeg);
  const placed = header === null ? null : { ...header, resolution: { x: dpi, y: dpi } };
  return decodeImage(
    jpeg,
    { type: 'PDF', header: placed, index: 0, ignoreOrientation: true },
    { maxPixels, timeoutSeconds },
  );
}

/** pdfium's heap never shrinks: beyond this the process is replaced by a fresh one. */
const MAX_IDLE_HEAP_BYTES = 384 * 1024 * 1024;

/**
 * Starts nothing yet: the first call does. Calls are served one after another; a call that takes
 * too long or crashes the child ends as a failure, and the next call gets a new child.
 */
export function openPdfRenderer(options: PdfRendererOptions = {}): PdfRenderer {
  const maxPixels = options.maxPixels ?? DEFAULT_LIMITS.maxPixels;
  const seconds = options.timeoutSeconds ?? DEFAULT_LIMITS.timeoutSeconds;
  let child: RenderProcess | null = null;
  let heldKey: string | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const dismiss = async (): Promise<void> => {
    const leaving = child;
    child = null;
    heldKey = null;
    await leaving?.end();
  };

  const ask = async (bytes: Uint8Array, task: PdfTask): Promise<Result<PdfValue, Failure>> => {
    const key = createHash('sha256').update(bytes).digest('hex');
    child ??= startRenderProcess();
    const isHeld = heldKey === key;
    heldKey = key;
    const answer = await child.ask({ bytes: isHeld ? null : bytes, maxPixels, task }, seconds);
    if (!answer.isAlive || answer.heapBytes > MAX_IDLE_HEAP_BYTES) await dismiss();
    return answer.result;
  };

  const enqueue = <T>(work: () => Promise<T>): Promise<T> => {
    const done = queue.then(work);
    queue = done.catch(() => undefined); // the caller gets the error; the next call must still run
    return done;
  };

  return {
    countPages: async (bytes) => {
      const answer = await enqueue(() => ask(bytes, { kind: 'count-pages' }));
      if (!answer.ok) return answer;
      if (answer.value.kind !== 'page-count') throw new Error('the answer is no page count');
      return ok(answer.value.pages);
    },
    render: async (bytes, page, renderOptions) => {
      const answer = await enqueue(() =>
        ask(bytes, { kind: 'render', page, options: renderOptions }),
      );
      if (!answer.ok) return fail(answer.error);
      if (answer.value.kind === 'jpeg') return decodeScan(answer.value, maxPixels, seconds);
      if (answer.value.kind !== 'page') throw new Error('the answer is no page');
      return ok(answer.value.page);
    },
    close: () => enqueue(dismiss),
  };
}
