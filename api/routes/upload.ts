import { Router, type NextFunction, type Request, type Response } from 'express';
import multer from 'multer';
import type { Readable } from 'node:stream';
import type { Destination } from '../../schemas/destination.ts';
import type { UploadResult } from '../../schemas/http.ts';
import { answerFile, cleanFileName, findsPlace, tooLarge } from '../answer-file.ts';
import type { ApiContext } from '../context.ts';
import { actorOf } from '../guard.ts';
import { batchParams, pageParams, parseOrRefuse, scanParams } from '../parse-request.ts';
import { sendProblem } from '../problem.ts';

/** One request's worth; the desk itself sends its files by `uploads.ts`, to go on where a connection broke. */
const MAX_FILES = 100;

/**
 * Takes files in as they stream past: one is held in memory at a time, whatever their number, and
 * each has its own answer, so that one bad file spoils nothing.
 */
export function uploadRoutes(context: ApiContext): Router {
  const { may } = context;
  const router = Router();

  router.post('/scans', may('take-in'), (request, response, next) =>
    receiveFiles(context, request, response, next, null),
  );

  router.post('/batches/:batchId/scans', may('take-in'), async (request, response, next) => {
    const params = parseOrRefuse(batchParams, request.params, response);
    if (params === null) return;
    const to = { kind: 'batch', ...params } as const;
    if (!(await findsPlace(context, to, response))) return;
    receiveFiles(context, request, response, next, to);
  });

  // In place of a page that could not be read, or of a file that could not be opened.
  router.post('/pages/:pageId/again', may('take-in'), async (request, response, next) => {
    const params = parseOrRefuse(pageParams, request.params, response);
    if (params === null) return;
    const to = { kind: 'page', ...params } as const;
    if (!(await findsPlace(context, to, response))) return;
    receiveFiles(context, request, response, next, to);
  });

  router.post('/scans/:scanId/again', may('take-in'), async (request, response, next) => {
    const params = parseOrRefuse(scanParams, request.params, response);
    if (params === null) return;
    const to = { kind: 'scan', ...params } as const;
    if (!(await findsPlace(context, to, response))) return;
    receiveFiles(context, request, response, next, to);
  });

  return router;
}

function receiveFiles(
  context: ApiContext,
  request: Request,
  response: Response,
  next: NextFunction,
  to: Destination | null,
): void {
  const actor = actorOf(response).name;
  if (!request.is('multipart/form-data')) return sendProblem(response, 'no-files');
  const results: UploadResult[] = [];
  const receive = multer({
    storage: streamingIntake((file) => takeOne(context, actor, to, file), results),
    limits: { files: to === null || to.kind === 'batch' ? MAX_FILES : 1, fields: 0 },
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
}

/** Tells our own bugs from broken uploads. */
class IntakeError extends Error {}

function streamingIntake(
  take: (file: Express.Multer.File) => Promise<UploadResult>,
  results: UploadResult[],
): multer.StorageEngine {
  // A file's stream is left alone until the one before is done: the sender waits meanwhile.
  let turn: Promise<unknown> = Promise.resolve();
  return {
    _handleFile(_request: Request, file, done) {
      const work = turn.then(async () => {
        results.push(await take(file));
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
  context: ApiContext,
  actor: string,
  to: Destination | null,
  file: Express.Multer.File,
): Promise<UploadResult> {
  const fileName = cleanFileName(file.originalname);
  const { bytes, size } = await readUpTo(file.stream, context.maxUploadBytes);
  if (bytes === null) return tooLarge(fileName, size, context.maxUploadBytes);
  return answerFile(context, { bytes, fileName, actor, to });
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
