import { uploadAnswerSchema, type UploadResult } from '../../schemas/http.ts';
import { changeHeaders, readProblem, RequestError } from './request.ts';

/** Sends one file to `path` and tells how far it is (0–100). XMLHttpRequest, since fetch tells no progress. */
export function uploadFile(
  path: string,
  file: File,
  onProgress: (percent: number) => void,
): Promise<UploadResult> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', path);
    for (const [name, value] of Object.entries(changeHeaders())) xhr.setRequestHeader(name, value);
    xhr.responseType = 'json';
    xhr.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(Math.round((100 * event.loaded) / event.total));
    };
    xhr.onerror = () => reject(new RequestError({ kind: 'offline' }));
    xhr.onload = () => {
      if (xhr.status >= 400) return reject(new RequestError(readProblem(xhr.response)));
      const result = uploadAnswerSchema.safeParse(xhr.response).data?.results[0];
      if (result === undefined) return reject(new RequestError({ kind: 'unexpected' }));
      resolve(result);
    };
    const body = new FormData();
    body.append('files', file, file.name);
    xhr.send(body);
  });
}
