import { Upload, type DetailedError, type HttpRequest } from 'tus-js-client';
import type { Destination } from '../../schemas/destination.ts';
import { uploadAnswerSchema, type UploadResult } from '../../schemas/http.ts';
import { changeHeaders, post, readProblem, RequestError } from './request.ts';

/** How far a file is, in bytes. */
export interface Sending {
  readonly sent: number;
  readonly total: number;
  /** The connection broke, and is tried again. */
  readonly isCut: boolean;
}

/** One file on its way. */
export interface FileUpload {
  /** Sends it, or what is left of it after a failure. */
  send(onProgress: (sending: Sending) => void): Promise<UploadResult>;
}

const ENDPOINT = '/api/uploads';
/** Some proxies hold a request back until it is whole: what has come by then is one piece less to send again. */
const PIECE_BYTES = 2 * 1024 * 1024;
/** Quickly at first, then for ten minutes: a phone in a lift, a server that is started anew. */
const RETRY_MS = [200, 1000, 2000, 5000, ...Array<number>(60).fill(10_000)];

/** Opens the sending of one file; nothing is sent yet. `to`: null where it stands by itself. */
export function openUpload(to: Destination | null, file: File): FileUpload {
  /** Where the server has what has come of it so far. */
  let address: string | null = null;
  const sendBytes = (onProgress: (sending: Sending) => void): Promise<UploadResult | null> =>
    new Promise((resolve, reject) => {
      let sent = 0;
      let isCut = false;
      const tell = (): void => onProgress({ sent, total: file.size, isCut });
      const upload = new Upload(file, {
        endpoint: ENDPOINT,
        uploadUrl: address,
        chunkSize: PIECE_BYTES,
        retryDelays: RETRY_MS,
        storeFingerprintForResuming: false, // names of files are not left in the browser
        metadata: { filename: file.name, ...placeOf(to) },
        onBeforeRequest: nameOurselves,
        onUploadUrlAvailable: () => (address = upload.url),
        onShouldRetry: (error) => {
          if (!mayHeal(error)) return false;
          isCut = true;
          tell();
          return true;
        },
        onProgress: (bytes) => {
          isCut &&= bytes <= sent; // until it moves on: trying again is not yet sending
          sent = bytes;
          tell();
        },
        onError: (error) => {
          const body = bodyOf(error);
          const refused = uploadAnswerSchema.safeParse(body).data?.results[0];
          if (refused !== undefined) return resolve(refused);
          reject(new RequestError(body === undefined ? { kind: 'offline' } : readProblem(body)));
        },
        onSuccess: () => resolve(null),
      });
      upload.start();
    });
  return {
    async send(onProgress) {
      const refused = await sendBytes(onProgress);
      if (refused !== null) return refused;
      const result = await askReceipt(address!);
      // The server forgets it by itself within a day.
      if (result.outcome !== 'failed')
        void Upload.terminate(address!, { onBeforeRequest: nameOurselves }).catch(() => undefined);
      return result;
    },
  };
}

const placeOf = (to: Destination | null): Record<string, string> => {
  switch (to?.kind) {
    case undefined:
      return {};
    case 'batch':
      return { batch: to.batchId };
    case 'page':
      return { page: to.pageId };
    case 'scan':
      return { scan: to.scanId };
  }
};

function nameOurselves(request: HttpRequest): void {
  for (const [name, value] of Object.entries(changeHeaders())) request.setHeader(name, value);
}

/** No answer, or one that says that it is the server's trouble or that both are out of step. */
function mayHeal({ originalResponse }: DetailedError): boolean {
  const status = originalResponse?.getStatus() ?? 0;
  return status < 400 || status >= 500 || status === 409;
}

/** Asked again where the answer is lost: it is the same each time. */
async function askReceipt(address: string): Promise<UploadResult> {
  const id = address.split('/').at(-1)!;
  for (const delay of RETRY_MS)
    try {
      const { results } = await post(`${ENDPOINT}/${id}/receipt`, uploadAnswerSchema);
      return results[0]!;
    } catch (error) {
      if (!(error instanceof RequestError) || error.failure.kind !== 'offline') throw error;
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  throw new RequestError({ kind: 'offline' });
}

/** What the server refused it with; undefined: no answer came. */
function bodyOf(error: Error | DetailedError): unknown {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  if (response === null) return undefined;
  try {
    return JSON.parse(response.getBody());
  } catch {
    return null; // not ours: a proxy's
  }
}
