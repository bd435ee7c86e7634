import { Metadata, Server } from '@tus/server';
import type { Request, Response, Router } from 'express';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { z } from 'zod';
import type { Destination } from '../../schemas/destination.ts';
import { uploadAnswerSchema, type ProblemCode, type UploadResult } from '../../schemas/http.ts';
import { makeUuid } from '../../store/uuid.ts';
import {
  answerFile,
  cleanFileName,
  findsPlace,
  hasRoom,
  tellTakenIn,
  tooLarge,
} from '../answer-file.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json, nothing } from '../contract.ts';
import { actorOf } from '../guard.ts';
import { uploadParams } from '../parse-request.ts';
import { sendProblem } from '../problem.ts';

const PATH = '/api/uploads';

/** `Upload-Metadata` of a new upload: its name, and at most one place where it goes. */
const metadataSchema = z
  .object({
    filename: z.string().nullable().default(''),
    batch: z.uuid().optional(),
    page: z.uuid().optional(),
    scan: z.uuid().optional(),
  })
  .refine(({ batch, page, scan }) => [batch, page, scan].filter(Boolean).length <= 1);

type Places = Omit<z.infer<typeof metadataSchema>, 'filename'>;

const lengthSchema = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

/**
 * Files that may come in pieces, by the tus protocol (https://tus.io, 1.0.0): a connection that breaks
 * is gone on with from the last byte that arrived. The library has the protocol, this has the rest: who
 * may, how large, where to. With its last byte a file is taken in, and `receipt` says what became of it,
 * as often as it is asked.
 */
export function resumableUploadRoutes(context: ApiContext): Router {
  const { uploads, maxUploadBytes } = context;
  const server = new Server({
    path: PATH,
    datastore: uploads.store,
    maxSize: maxUploadBytes,
    relativeLocation: true,
    namingFunction: () => makeUuid(),
  });
  const finish = finishInTurn(context);
  const routes = declareRoutes(context);
  const action = 'take-in';

  routes.post(
    '/uploads',
    {
      action,
      summary: 'Announce a file that comes in pieces, by the tus protocol 1.0.0',
      description:
        'Upload-Length tells its bytes; Upload-Metadata its filename, and batch, page or scan if it belongs there.',
      answers: [{ ...nothing('Begun, at the address in Location'), status: 201 }],
      problems: ['bad-upload', 'not-found', 'batch-closed', 'queue-full'],
    },
    async (response, { request }) => {
      const announced = readAnnouncement(request);
      if (announced === null) return sendProblem(response, 'bad-upload');
      const { bytes, fileName, to } = announced;
      if (bytes > maxUploadBytes)
        return void response
          .status(413)
          .json({ results: [tooLarge(fileName, bytes, maxUploadBytes)] });
      if (to !== null && !(await findsPlace(context, to, response))) return;
      if (!(await hasRoom(context, response))) return;
      const actor = actorOf(response).name;
      const about = Metadata.stringify(uploads.describe({ fileName, actor, to }));
      const answer = await server.handleWeb(toWeb(request, { 'upload-metadata': about }));
      const id = answer.headers.get('Location')?.split('/').at(-1);
      if (id !== undefined && (await uploads.find(id))?.isComplete === true)
        await finish(id, response);
      await passOn(answer, response);
    },
  );

  /** Null: there is none, or it is another's; the answer has been given. */
  const findOwn = async (id: string, response: Response) => {
    const upload = await uploads.find(id);
    if (upload?.actor === actorOf(response).name) return { id, upload };
    sendProblem(response, 'upload-gone');
    return null;
  };
  const ofOne = {
    action,
    params: uploadParams,
    problems: ['upload-gone', 'upload-out-of-step', 'bad-upload'],
  } as const;

  routes.head(
    '/uploads/:uploadId',
    {
      ...ofOne,
      summary: 'How far an upload has come',
      answers: [{ ...nothing('In Upload-Offset'), status: 200 }],
    },
    async (response, { request, params }) => {
      if ((await findOwn(params.uploadId, response)) === null) return;
      await passOn(await server.handleWeb(toWeb(request)), response);
    },
  );

  routes.patch(
    '/uploads/:uploadId',
    {
      ...ofOne,
      summary: 'The next bytes of an upload; with the last the file is taken in',
      answers: [nothing('Kept')],
    },
    async (response, { request, params }) => {
      const own = await findOwn(params.uploadId, response);
      if (own === null) return;
      const answer = await server.handleWeb(toWeb(request));
      if (answer.ok && (await uploads.find(own.id))?.isComplete === true)
        await finish(own.id, response);
      await passOn(answer, response);
    },
  );

  routes.delete(
    '/uploads/:uploadId',
    { ...ofOne, summary: 'Give an upload up', answers: [nothing('Its bytes are gone')] },
    async (response, { request, params }) => {
      if ((await findOwn(params.uploadId, response)) === null) return;
      await passOn(await server.handleWeb(toWeb(request)), response);
    },
  );

  routes.post(
    '/uploads/:uploadId/receipt',
    {
      ...ofOne,
      summary: 'What became of an upload that is complete, as often as one asks',
      answers: [json(uploadAnswerSchema, 'What became of it')],
    },
    async (response, { params }) => {
      const own = await findOwn(params.uploadId, response);
      if (own === null) return;
      if (!own.upload.isComplete) return sendProblem(response, 'upload-out-of-step');
      response.json({ results: [await finish(own.id, response)] });
    },
  );

  return routes.router;
}

/** What a new upload says of itself; null: not enough, or nonsense. */
function readAnnouncement(
  request: Request,
): { bytes: number; fileName: string; to: Destination | null } | null {
  const bytes = lengthSchema.safeParse(request.get('Upload-Length'));
  if (!bytes.success) return null;
  let about: unknown;
  try {
    about = Metadata.parse(request.get('Upload-Metadata') ?? '');
  } catch {
    return null; // the library's word for what is no such header
  }
  const parsed = metadataSchema.safeParse(about);
  if (!parsed.success) return null;
  const { filename, ...places } = parsed.data;
  return { bytes: bytes.data, fileName: cleanFileName(filename ?? ''), to: choosePlace(places) };
}

function choosePlace({ batch, page, scan }: Places): Destination | null {
  if (batch !== undefined) return { kind: 'batch', batchId: batch };
  if (page !== undefined) return { kind: 'page', pageId: page };
  return scan === undefined ? null : { kind: 'scan', scanId: scan };
}

/**
 * Takes complete files in, one at a time, so that one is in memory at a time and none is taken in
 * twice. What was taken in before is said again; what was refused is tried again.
 */
function finishInTurn(
  context: ApiContext,
): (id: string, response: Response) => Promise<UploadResult> {
  let turn: Promise<unknown> = Promise.resolve();
  return (id, response) => {
    const work = turn.then(() => finishUpload(context, id, response));
    turn = work.catch(() => undefined); // whoever asked is told
    return work;
  };
}

async function finishUpload(
  context: ApiContext,
  id: string,
  response: Response,
): Promise<UploadResult> {
  const { uploads, recordsFor } = context;
  const { fileName, actor, to, takenIn } = (await uploads.find(id))!;
  if (takenIn !== null) return tellTakenIn(recordsFor(response), fileName, takenIn);
  const bytes = await uploads.read(id);
  const result = await answerFile(context, { bytes, fileName, actor, to }, response);
  if (result.outcome !== 'failed')
    await uploads.noteTakenIn(id, {
      scanId: result.outcome === 'duplicate' ? result.first.id : result.scan.id,
      duplicate: result.outcome === 'duplicate',
    });
  return result;
}

/** The library speaks the web's own requests and answers: whatever it refuses is said in our words. */
function toWeb(request: Request, changes: Readonly<Record<string, string>> = {}) {
  const headers = new Headers(changes);
  for (const [name, value] of Object.entries(request.headers))
    if (typeof value === 'string' && !(name in changes)) headers.set(name, value);
  const hasBody = !['GET', 'HEAD'].includes(request.method);
  const body = hasBody ? (Readable.toWeb(request) as ReadableStream<Uint8Array>) : null;
  const address = new URL(request.originalUrl, 'http://localhost');
  return new globalThis.Request(address, {
    method: request.method,
    headers,
    body: body as BodyInit | null,
    ...(hasBody && { duplex: 'half' as const }),
  });
}

async function passOn(answer: globalThis.Response, response: Response): Promise<void> {
  if (response.closed) return; // the connection broke: nobody hears
  if (!answer.ok) {
    if (answer.status >= 500) throw new Error(`an upload broke: ${await answer.text()}`);
    return sendProblem(response, refusals.get(answer.status) ?? 'bad-upload');
  }
  for (const [name, value] of answer.headers)
    if (!name.startsWith('access-control-')) response.set(name, value); // no other site is let in
  response.status(answer.status).end();
}

const refusals = new Map<number, ProblemCode>([
  [404, 'upload-gone'],
  [409, 'upload-out-of-step'],
  [410, 'upload-gone'],
  [423, 'upload-out-of-step'],
]);
