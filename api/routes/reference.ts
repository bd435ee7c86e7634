import type { Router } from 'express';
import type { ApiContext } from '../context.ts';
import { declareRoutes, media } from '../contract.ts';
import { buildDocument } from '../openapi/document.ts';

/** What the API is like, for programs and for those who write them. */
export function referenceRoutes(context: ApiContext): Router {
  const routes = declareRoutes(context);
  const action = 'see-reference';
  let document: string | null = null;

  routes.get(
    '/openapi.json',
    { action, summary: 'This document', answers: [media('application/json', 'OpenAPI 3.1')] },
    (response) => {
      // Made when it is first asked for: by then every route has been declared.
      document ??= JSON.stringify(buildDocument(context.declared));
      response.type('application/json').send(document);
    },
  );

  return routes.router;
}
