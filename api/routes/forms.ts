import { Router } from 'express';
import type { ApiContext } from '../context.ts';
import { formParams, parseOrRefuse } from '../parse-request.ts';
import { sendProblem } from '../problem.ts';

/** The forms that this installation knows. */
export function formRoutes({ forms, may }: ApiContext): Router {
  const router = Router();
  router.get('/forms', may('see-scans'), (_request, response) => {
    response.json({
      forms: forms
        .all()
        .map(({ id, version, title, pages }) => ({ id, version, title, pages: pages.length })),
    });
  });
  router.get('/forms/:formId/:version', may('see-scans'), (request, response) => {
    const params = parseOrRefuse(formParams, request.params, response);
    if (params === null) return;
    const form = forms.get(params.formId, params.version);
    if (form === undefined) return sendProblem(response, 'unknown-form');
    response.json(form);
  });
  return router;
}
