import type { Response, Router } from 'express';
import { pagePictureSchema, type PagePicture } from '../../schemas/http.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json, media } from '../contract.ts';
import { actorOf } from '../guard.ts';
import { fieldParams, pageParams, scanParams } from '../parse-request.ts';
import { sendProblem } from '../problem.ts';

/** Types that intake accepts. Anything else in the store is handed out as plain bytes. */
const ORIGINAL_TYPES = new Set(['application/pdf', 'image/tiff', 'image/jpeg', 'image/png']);

/** Pictures of a page, and the file as it was received. */
export function pictureRoutes(context: ApiContext): Router {
  const routes = declareRoutes(context);

  routes.get(
    '/pages/:pageId/image',
    {
      action: 'see-fields',
      summary: 'The page, straightened, with secret fields masked',
      params: pageParams,
      answers: [media('image/*', 'The picture')],
      problems: ['no-picture', 'secret-picture'],
    },
    (response, { params }) => sendPicture(context, response, params.pageId, 'straightened'),
  );

  routes.get(
    '/pages/:pageId/thumbnail',
    {
      action: 'see-scans',
      summary: 'A small picture of the page',
      description: 'Too coarse for what is written on it to who may not see fields.',
      params: pageParams,
      answers: [media('image/*', 'The picture')],
      problems: ['no-picture', 'secret-picture'],
    },
    async (response, { params }) => {
      if (actorOf(response).may('see-fields'))
        await sendPicture(context, response, params.pageId, 'thumbnail');
      else await sendCoarsePicture(context, response, params.pageId);
    },
  );

  routes.get(
    '/pages/:pageId/crops/:fieldId',
    {
      action: 'see-fields',
      summary: 'The pixels of one field',
      params: fieldParams,
      answers: [media('image/*', 'The picture')],
      problems: ['no-picture', 'secret-picture'],
    },
    (response, { params }) => sendPicture(context, response, params.pageId, 'crop', params.fieldId),
  );

  // A POST: the original shows what is masked elsewhere, so that it is on record who was given it.
  routes.post(
    '/scans/:scanId/original',
    {
      action: 'see-original',
      summary: 'The file as it was received; goes on record',
      params: scanParams,
      answers: [
        ...[...ORIGINAL_TYPES].map((type) => media(type, 'The file')),
        media('application/octet-stream', 'The file'),
      ],
      problems: ['not-found', 'shared-file', 'original-missing'],
    },
    async (response, { params }) => {
      const person = actorOf(response).name;
      const opened = await context.recordsFor(response).openOriginal(params.scanId, person);
      if (!opened.ok) return sendProblem(response, opened.error.kind);
      const scan = opened.value;
      const bytes = await context.blobs.stream(scan.sha256);
      if (!bytes.ok) return sendProblem(response, 'original-missing');
      response.attachment(scan.fileName);
      response.type(
        ORIGINAL_TYPES.has(scan.mediaType) ? scan.mediaType : 'application/octet-stream',
      );
      // Bytes from strangers: never rendered in this origin, whatever they are.
      response.set('Content-Security-Policy', "sandbox; default-src 'none'");
      bytes.value.on('error', (error) => response.destroy(error));
      response.on('close', () => bytes.value.destroy());
      bytes.value.pipe(response);
    },
  );

  // A POST for the same reason: on a page whose form is not known nothing can be masked.
  routes.post(
    '/pages/:pageId/original',
    {
      action: 'see-original',
      summary: 'One page of the file as it was received; goes on record',
      params: pageParams,
      answers: [json(pagePictureSchema, 'The page as a picture')],
      problems: ['not-found', 'original-missing', 'no-picture'],
    },
    async (response, { params }) => {
      const person = actorOf(response).name;
      const { blobs, drawPage } = context;
      const records = context.recordsFor(response);
      const page = await records.findPage(params.pageId);
      if (page === null) return sendProblem(response, 'not-found');
      const bytes = await blobs.get(page.sha256);
      if (!bytes.ok) return sendProblem(response, 'original-missing');
      const { fileName, number } = page;
      const drawn = await drawPage({ bytes: bytes.value, fileName, page: number });
      if (!drawn.ok) return sendProblem(response, 'no-picture');
      // Disposed of while it was drawn: without its event it is not given out.
      const opened = await records.openOriginal(page.scanId, person, params.pageId);
      if (!opened.ok) return sendProblem(response, opened.error.kind);
      const { width, height, mediaType, bytes: picture } = drawn.value;
      const base64 = Buffer.from(picture).toString('base64');
      const answer: PagePicture = { width, height, mediaType, base64 };
      response.json(answer);
    },
  );

  return routes.router;
}

/** A picture marked secret is never sent from here: `reveal` is its only door. */
async function sendPicture(
  { recordsFor, blobs }: ApiContext,
  response: Response,
  pageId: string,
  kind: 'straightened' | 'thumbnail' | 'crop',
  fieldId?: string,
): Promise<void> {
  const picture = await recordsFor(response).findPicture(pageId, kind, fieldId);
  if (picture === null) return sendProblem(response, 'no-picture');
  if (picture.secret) return sendProblem(response, 'secret-picture');
  const bytes = await blobs.get(picture.sha256);
  if (!bytes.ok) return sendProblem(response, 'no-picture');
  response.type(picture.mediaType).send(bytes.value);
}

/** To find the sheet by: values can be read in the small picture of a page that was read. */
async function sendCoarsePicture(
  { recordsFor, blobs, forms, coarsenPicture }: ApiContext,
  response: Response,
  pageId: string,
): Promise<void> {
  const records = recordsFor(response);
  const picture = await records.findPicture(pageId, 'thumbnail');
  const page = picture && (await records.findPage(pageId));
  const scan = page && (await records.findScan(page.scanId));
  if (!picture || picture.secret || !scan) return sendProblem(response, 'no-picture');
  const bytes = await blobs.get(picture.sha256);
  if (!bytes.ok) return sendProblem(response, 'no-picture');
  const { form, formPage } = scan.pages.find(({ id }) => id === pageId) ?? {};
  const sheet = form ? forms.get(form.id, form.version)?.pages[(formPage ?? 1) - 1] : null;
  if (sheet === undefined) return sendProblem(response, 'no-picture'); // read by a form since removed
  const coarse = await coarsenPicture(bytes.value, sheet);
  response.type('image/jpeg').send(coarse);
}
