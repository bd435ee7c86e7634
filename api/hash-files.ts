import type { Request, Response } from 'express';
import multer from 'multer';
import { createHash } from 'node:crypto';

/** One request's worth; the desk itself sends its files by `resumable-uploads.ts`. */
export const UPLOAD_LIMITS = { files: 100, fields: 0 } as const;

/** How a file counts in the fingerprint of a request. */
export const noteFile = (fileName: string, sha256: string): string => `${sha256} ${fileName}`;

/** Reads the files of an upload without keeping them; null: it broke off or is malformed. */
export function hashFiles(request: Request, response: Response): Promise<string[] | null> {
  const found: string[] = [];
  const storage: multer.StorageEngine = {
    _handleFile(_request, file, done) {
      const hash = createHash('sha256');
      file.stream
        .on('data', (chunk: Buffer) => hash.update(chunk))
        .on('error', (error) => done(error))
        .on('end', () => {
          found.push(noteFile(file.originalname, hash.digest('hex')));
          done(null, {});
        });
    },
    _removeFile: (_request, _file, done) => done(null),
  };
  const receive = multer({ storage, limits: UPLOAD_LIMITS, defParamCharset: 'utf8' }).any();
  return new Promise((resolve) => {
    receive(request, response, (error: unknown) =>
      resolve(error === undefined || error === null ? found : null),
    );
  });
}
