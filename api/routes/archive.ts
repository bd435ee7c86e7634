import type { Router } from 'express';
import { makeArchive } from '../../store/archive/make-archive.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, media } from '../contract.ts';
import { actorOf } from '../guard.ts';
import { pageParams } from '../parse-request.ts';
import { sendProblem } from '../problem.ts';

/** Approved records as files that last without us. */
export function archiveRoutes(context: ApiContext): Router {
  const routes = declareRoutes(context);

  // A POST for the same reason as exports: who is given it goes on record.
  routes.post(
    '/pages/:pageId/archive',
    {
      action: 'export',
      summary: 'An approved record as searchable PDF/A-2b, without secrets; goes on record',
      params: pageParams,
      answers: [media('application/pdf', 'The record')],
      problems: ['not-found', 'not-approved', 'original-missing', 'no-picture'],
    },
    async (response, { params }) => {
      const archives = context.archivesFor(response);
      const person = actorOf(response).name;
      const made = await makeArchive({ ...context, archives }, params.pageId, person);
      if (!made.ok) return sendProblem(response, made.error.kind);
      response.attachment(made.value.name);
      response.type('application/pdf').send(made.value.bytes);
    },
  );

  return routes.router;
}
