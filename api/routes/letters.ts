import { createHash } from 'node:crypto';
import type { Response, Router } from 'express';
import type { Field } from '../../schemas/form/field.ts';
import { boxOf } from '../../schemas/form/parts.ts';
import {
  letterInputSchema,
  letterPreviewInputSchema,
  letterPreviewSchema,
  type Letter,
  type LetterInput,
  type LetterItem,
} from '../../schemas/letter.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json, media } from '../contract.ts';
import { actorOf, viewerOf } from '../guard.ts';
import { pageParams } from '../parse-request.ts';
import { sendProblem } from '../problem.ts';

/** Letters to applicants about what is missing: looked at first, then made, which goes on record. */
export function letterRoutes(context: ApiContext): Router {
  const { recordsFor, drawLetter, drawPage } = context;
  const routes = declareRoutes(context);

  // A POST: what is to be written is longer than an address.
  routes.post(
    '/pages/:pageId/letter/preview',
    {
      action: 'write-letter',
      summary: 'Look at a letter to the applicant',
      params: pageParams,
      body: letterPreviewInputSchema,
      answers: [json(letterPreviewSchema, 'One page of it as a picture')],
      problems: ['not-found', 'no-picture'],
    },
    async (response, { params, body }) => {
      const letter = await writeLetter(context, params.pageId, body, response);
      if (!letter) return;
      const { bytes, pages } = await drawLetter(letter);
      const page = Math.min(body.page, pages);
      const drawn = await drawPage({ bytes: Buffer.from(bytes), fileName: 'letter.pdf', page });
      if (!drawn.ok) return sendProblem(response, 'no-picture');
      const base64 = Buffer.from(drawn.value.bytes).toString('base64');
      response.json({ pages, mediaType: drawn.value.mediaType, base64 });
    },
  );

  routes.post(
    '/pages/:pageId/letter',
    {
      action: 'write-letter',
      summary: 'Make a letter to the applicant, which goes on record',
      params: pageParams,
      body: letterInputSchema,
      answers: [media('application/pdf', 'The letter')],
      problems: ['not-found'],
    },
    async (response, { params, body }) => {
      const letter = await writeLetter(context, params.pageId, body, response);
      if (!letter) return;
      const { bytes, pages } = await drawLetter(letter);
      await recordsFor(response).recordLetter(params.pageId, actorOf(response).name, {
        fields: body.fields.map(({ fieldId }) => fieldId),
        language: body.language,
        pages,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      });
      response.attachment(`letter-${letter.controlNumber}.pdf`);
      response.type('application/pdf').send(Buffer.from(bytes));
    },
  );

  return routes.router;
}

/** What the letter says; null: refused, and answered. */
async function writeLetter(
  context: ApiContext,
  pageId: string,
  { language, fields }: LetterInput,
  response: Response,
): Promise<Letter | null> {
  const view = await context.recordsFor(response).viewPageFor(pageId, viewerOf(response));
  const key = view?.reading?.form;
  const form = key && context.forms.get(key.id, key.version);
  if (!view || !form) {
    sendProblem(response, 'not-found');
    return null;
  }
  const items: LetterItem[] = [];
  for (const [index, { fieldId, words }] of fields.entries()) {
    const field = form.fields.find(({ id }) => id === fieldId);
    if (field === undefined) {
      const issue = { path: `fields.${index}.fieldId`, message: 'the form has no such field' };
      sendProblem(response, 'bad-request', { issues: [issue] });
      return null;
    }
    const isHidden = field.secret !== 'none';
    const crop = isHidden ? null : await findCrop(context, pageId, field, response);
    items.push({ label: field.label[language], words, isHidden, crop });
  }
  return {
    language,
    controlNumber: view.scan.controlNumber,
    receivedOn: view.scan.receivedOn,
    date: context.today(),
    formTitle: form.title[language],
    department: form.department?.[language] ?? null,
    items,
  };
}

async function findCrop(
  { recordsFor, blobs }: ApiContext,
  pageId: string,
  field: Field,
  response: Response,
): Promise<LetterItem['crop']> {
  const picture = await recordsFor(response).findPicture(pageId, 'crop', field.id);
  if (picture === null || picture.secret) return null;
  const bytes = await blobs.get(picture.sha256);
  if (!bytes.ok) return null;
  return { bytes: bytes.value, mediaType: picture.mediaType, width: boxOf(field).width };
}
