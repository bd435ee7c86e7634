import type { Router } from 'express';
import { formSchema } from '../../schemas/form/form.ts';
import { formListSchema } from '../../schemas/http.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json } from '../contract.ts';
import { formParams } from '../parse-request.ts';
import { sendProblem } from '../problem.ts';

/** The forms that this installation knows. */
export function formRoutes(context: ApiContext): Router {
  const { forms } = context;
  const routes = declareRoutes(context);
  routes.get(
    '/forms',
    {
      action: 'see-scans',
      summary: 'List forms',
      answers: [json(formListSchema, 'Forms')],
    },
    (response) => {
      response.json({
        forms: forms.all().map(({ id, version, title, pages, department = null }) => ({
          id,
          version,
          title,
          pages: pages.length,
          department,
        })),
      });
    },
  );
  routes.get(
    '/forms/:formId/:version',
    {
      action: 'see-scans',
      summary: 'A form: its pages, fields and rules',
      params: formParams,
      answers: [json(formSchema, 'The form')],
      problems: ['unknown-form'],
    },
    (response, { params }) => {
      const form = forms.get(params.formId, params.version);
      if (form === undefined) return sendProblem(response, 'unknown-form');
      response.json(form);
    },
  );
  return routes.router;
}
