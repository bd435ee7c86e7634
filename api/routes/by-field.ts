import type { Response, Router } from 'express';
import { z } from 'zod';
import {
  confirmationInputSchema,
  confirmationListSchema,
  MOST_AT_ONCE,
  openFieldListSchema,
  openValueListSchema,
  type Confirmation,
  type ConfirmationInput,
  type OpenValue,
} from '../../schemas/by-field.ts';
import type { Form } from '../../schemas/form/form.ts';
import { isReviewedByField } from '../../schemas/policy/by-field.ts';
import type { Text } from '../../schemas/text.ts';
import type { DeskRecords } from '../../store/contracts.ts';
import { reaches } from '../../store/reach.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json } from '../contract.ts';
import { actorOf } from '../guard.ts';
import { fieldParams, formParams } from '../parse-request.ts';
import { problemOfAction, sendProblem } from '../problem.ts';

const formFieldParams = formParams.extend({ fieldId: fieldParams.shape.fieldId });

const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(MOST_AT_ONCE).default(30),
  after: z.uuid().optional(),
});

/** Review by field: one field of many forms, by its crops. */
export function byFieldRoutes(context: ApiContext): Router {
  const { recordsFor } = context;
  const routes = declareRoutes(context);

  routes.get(
    '/fields',
    {
      action: 'correct',
      summary: 'Fields of which values wait that may be reviewed by field',
      answers: [json(openFieldListSchema, 'Fields')],
    },
    async (response) => {
      response.json({ fields: await recordsFor(response).listOpenFields(actorOf(response).name) });
    },
  );

  routes.get(
    '/fields/:formId/:version/:fieldId',
    {
      action: 'correct',
      summary: 'Values of one field that wait for a person',
      params: formFieldParams,
      query: listQuery,
      answers: [json(openValueListSchema, 'Values')],
      problems: ['unknown-form', 'not-found', 'not-by-field'],
    },
    async (response, { params, query: { limit, after } }) => {
      const form = findFormOf(context, params, response);
      if (form === null) return;
      const { fieldId } = params;
      const person = actorOf(response).name;
      const asked = { fieldId, person, limit, ...(after !== undefined && { after }) };
      const { values, left } = await recordsFor(response).listOpenValues(form, asked);
      const shown = values.map((value): OpenValue => ({ ...value, crop: cropOf(value, fieldId) }));
      const next = left > shown.length ? (shown.at(-1)?.pageId ?? null) : null;
      response.json({ values: shown, left, next });
    },
  );

  routes.post(
    '/fields/:formId/:version/:fieldId/confirm',
    {
      action: 'correct',
      summary: 'Confirm or correct values of one field, each by itself',
      params: formFieldParams,
      body: confirmationInputSchema,
      answers: [json(confirmationListSchema, 'What happened to each of them')],
      problems: ['unknown-form', 'not-found', 'not-by-field'],
    },
    async (response, { params, body }) => {
      const form = findFormOf(context, params, response);
      if (form === null) return;
      const person = actorOf(response).name;
      const results: Confirmation[] = [];
      // One after the other, each in a transaction of its own: one that is refused stops no other.
      for (const value of body.values)
        results.push(await confirm(recordsFor(response), form, params.fieldId, value, person));
      response.json({ results });
    },
  );

  return routes.router;
}

/** Answers why not, and null, where no value of such a field is shown among those of others. */
function findFormOf(
  { forms }: ApiContext,
  { formId, version, fieldId }: z.infer<typeof formFieldParams>,
  response: Response,
): Form | null {
  const refuse = (code: 'unknown-form' | 'not-found' | 'not-by-field'): null => {
    sendProblem(response, code);
    return null;
  };
  const form = forms.get(formId, version);
  if (form === undefined || !reaches(actorOf(response).reach, form)) return refuse('unknown-form');
  const field = form.fields.find(({ id }) => id === fieldId);
  if (field === undefined) return refuse('not-found');
  return isReviewedByField(form, field) ? form : refuse('not-by-field');
}

/** It names the reading that it is of: another reading has other pixels. */
const cropOf = ({ pageId, readingId }: Omit<OpenValue, 'crop'>, fieldId: string): string =>
  `/api/pages/${pageId}/crops/${fieldId}?reading=${readingId}`;

const said: Record<'confirmed' | 'corrected', Text> = {
  confirmed: { ja: '読み取った値で確定しました。', en: 'Confirmed as it was read.' },
  corrected: { ja: '直した値で確定しました。', en: 'Settled with the corrected value.' },
};

async function confirm(
  records: DeskRecords,
  form: Form,
  fieldId: string,
  { pageId, readingId, seen, shown, value }: ConfirmationInput['values'][number],
  person: string,
): Promise<Confirmation> {
  const input =
    value === undefined
      ? { action: 'confirm' as const, seen }
      : { action: 'correct' as const, seen, value };
  const done = await records.act(pageId, fieldId, input, person, {
    form,
    readingId,
    value: shown,
  });
  if (!done.ok) {
    const problem = problemOfAction(done.error);
    return { outcome: 'refused', pageId, said: problem.cause, problem };
  }
  const outcome = value === undefined ? 'confirmed' : 'corrected';
  return { outcome, pageId, said: said[outcome], seen: seen + 1 };
}
