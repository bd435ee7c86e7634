import type { Request, Response, Router } from 'express';
import multer from 'multer';
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Destination } from '../../schemas/destination.ts';
import { uploadAnswerSchema, type UploadResult } from '../../schemas/http.ts';
import { answerFile, cleanFileName, findsPlace, hasRoom, tooLarge } from '../answer-file.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json, type Asked } from '../contract.ts';
import { noteFile, UPLOAD_LIMITS } from '../hash-files.ts';
import { actorOf } from '../guard.ts';
import { batchParams, pageParams, scanParams } from '../parse-request.ts';
import { sendProblem } from '../problem.ts';

const MAX_FILES = UPLOAD_LIMITS.files;

/**
 * Takes files in as they stream past: one is held in memory at a time, whatever their number, and
 * each has its own answer, so that one bad file spoils nothing.
 */
export function uploadRoutes(context: ApiContext): Router {
  const routes = declareRoutes(context);
  const take = {
    action: 'take-in',
    isOnce: true,
    answers: [
      json(uploadAnswerSchema, 'What became of each file; at least one was taken in', 201),
      json(uploadAnswerSchema, 'What became of each file; none was new'),
    ],
  } as const;
  const problems = ['no-files', 'too-many-files', 'bad-upload', 'queue-full'] as const;

  routes.post(
    '/scans',
    {
      ...take,
      summary: 'Take files in',
      description: 'Files that are here already are not taken in twice.',
      mostFiles: MAX_FILES,
      problems,
    },
    async (response, asked) => {
      if (await hasRoom(context, response)) receiveFiles(context, response, asked, null);
    },
  );

  routes.post(
    '/batches/:batchId/scans',
    {
      ...take,
      summary: 'Take files into a batch',
      params: batchParams,
      mostFiles: MAX_FILES,
      problems: [...problems, 'not-found', 'batch-closed'],
    },
    async (response, asked) => {
      const to = { kind: 'batch', ...asked.params } as const;
      if ((await findsPlace(context, to, response)) && (await hasRoom(context, response)))
        receiveFiles(context, response, asked, to);
    },
  );

  // In place of a page that could not be read, or of a file that could not be opened.
  routes.post(
    '/pages/:pageId/again',
    {
      ...take,
      summary: 'Take a file in, in place of a page that could not be read',
      params: pageParams,
      mostFiles: 1,
      problems: [...problems, 'not-found'],
    },
    async (response, asked) => {
      const to = { kind: 'page', ...asked.params } as const;
      if ((await findsPlace(context, to, response)) && (await hasRoom(context, response)))
        receiveFiles(context, response, asked, to);
    },
  );

  routes.post(
    '/scans/:scanId/again',
    {
      ...take,
      summary: 'Take a file in, in place of one that could not be opened',
      params: scanParams,
      mostFiles: 1,
      problems: [...problems, 'not-found'],
    },
    async (response, asked) => {
      const to = { kind: 'scan', ...asked.params } as const;
      if ((await findsPlace(context, to, response)) && (await hasRoom(context, response)))
        receiveFiles(context, response, asked, to);
    },
  );

  return routes.router;
}

function receiveFiles(
  context: ApiContext,
  response: Response,
  { request, next, once }: Pick<Asked, 'request' | 'next' | 'once'>,
  to: Destination | null,
): void {
  if (!request.is('multipart/form-data')) return sendProblem(response, 'no-files');
  const results: UploadResult[] = [];
  const receive = multer({
    storage: streamingIntake((file) => takeOne(context, response, to, file, once.sent), results),
    limits: { ...UPLOAD_LIMITS, ...(to !== null && to.kind !== 'batch' && { files: 1 }) },
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
    // Files that were taken in are known again: trying the whole once more does no harm.
    once.isPassing = results.some(({ outcome }) => outcome === 'failed');
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
  response: Response,
  to: Destination | null,
  file: Express.Multer.File,
  sent: string[],
): Promise<UploadResult> {
  const fileName = cleanFileName(file.originalname);
  const { bytes, size, sha256 } = await readUpTo(file.stream, context.maxUploadBytes);
  sent.push(noteFile(file.originalname, sha256));
  if (bytes === null) return tooLarge(fileName, size, context.maxUploadBytes);
  return answerFile(context, { bytes, fileName, actor: actorOf(response).name, to }, response);
}

/** Beyond the limit the rest is counted and thrown away, so that the next file can be read. */
async function readUpTo(
  stream: Readable,
  limit: number,
): Promise<{ bytes: Buffer | null; size: number; sha256: string }> {
  const chunks: Buffer[] = [];
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    hash.update(chunk);
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  const bytes = size <= limit ? Buffer.concat(chunks) : null;
  return { bytes, size, sha256: hash.digest('hex') };
}
