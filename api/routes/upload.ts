import { Router, type Request } from 'express';
import multer from 'multer';
import type { Readable } from 'node:stream';
import type { UploadResult } from '../../schemas/http.ts';
import type { ApiContext } from '../context.ts';
import { actorOf } from '../guard.ts';
import {} from '../parse-request.ts';
import { sendProblem } from '../problem.ts';

/** One request's worth; the desk itself sends one file a request, to show its progress. */
const MAX_FILES = 100;
const MAX_FILE_NAME = 255;

/**
 * Takes files in as they stream past: one is held in memory at a time, whatever their number, and
 * each has its own answer, so that one bad file spoils nothing.
 */
export function uploadRoutes(context: ApiContext): Router {
  const router = Router();
  router.post('/scans', context.may('take-in'), (request, response, next) => {
    const actor = actorOf(response).name;
    if (!request.is('multipart/form-data')) return sendProblem(response, 'no-files');
    const results: UploadResult[] = [];
    const receive = multer({
      storage: streamingIntake(context, actor, results),
      limits: { files: MAX_FILES, fields: 0 },
      defParamCharset: 'utf8', // Japanese file names
    }).any();
    receive(request, response, (error: unknown) => {
      if (error instanceof multer.MulterError)
        return sendProblem(
          response,
          error.code === 'LIMIT_FILE_COUNT' ? 'too-many-files' : 'bad-upload',
        );
      if (error instanceof IntakeError) return next(error.cause);
      if (error !== undefined && error !== null) return sendProblem(response, 'bad-upload');
      if (results.length === 0) return sendProblem(response, 'no-files');
      response.status(results.some((r) => r.outcome === 'taken-in') ? 201 : 200).json({ results });
    });
  });
  return router;
}

/** Tells our own bugs from broken uploads. */
class IntakeError extends Error {}

function streamingIntake(
  context: ApiContext,
  actor: string,
  results: UploadResult[],
): multer.StorageEngine {
  // A file's stream is left alone until the one before is done: the sender waits meanwhile.
  let turn: Promise<unknown> = Promise.resolve();
  return {
    _handleFile(_request: Request, file, done) {
      const work = turn.then(async () => {
        results.push(await takeOne(context, actor, file));
      });
      turn = work.catch(() => undefined); // the failure itself goes to `done`
      work.then(
        () => done(null, {}),
        (cause: unknown) =>
          done(file.stream.errored ? file.stream.errored : new IntakeError('intake', { cause })),
      );
    },
    _removeFile: (_request, _file, done) => done(null),
  };
}

async function takeOne(
  { takeIn, maxUploadBytes }: ApiContext,
  actor: string,
  file: Express.Multer.File,
): Promise<UploadResult> {
  const fileName = cleanFileName(file.originalname);
  const { bytes, size } = await readUpTo(file.stream, maxUploadBytes);
  if (bytes === null)
    return {
      outcome: 'failed',
      fileName,
      failure: { kind: 'file-too-large', bytes: size, limit: maxUploadBytes },
    };
  const taken = await takeIn({ bytes, fileName, source: 'desk', actor });
  if (!taken.ok) return { outcome: 'failed', fileName, failure: taken.error };
  const { scan, duplicate } = taken.value;
  return duplicate
    ? { outcome: 'duplicate', fileName, first: scan }
    : { outcome: 'taken-in', fileName, scan };
}

/** Beyond the limit the rest is counted and thrown away, so that the next file can be read. */
async function readUpTo(
  stream: Readable,
  limit: number,
): Promise<{ bytes: Buffer | null; size: number }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size <= limit ? { bytes: Buffer.concat(chunks), size } : { bytes: null, size };
}

/** The name is shown and searched, never used as a path. */
function cleanFileName(name: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? '';
  const clean = base.replace(/[\p{Cc}\p{Cf}]/gu, '').trim();
  return clean === '' ? 'unnamed' : clean.slice(0, MAX_FILE_NAME);
}
