import type { Router } from 'express';
import { z } from 'zod';
import type { ApiContext } from '../context.ts';
import { declareRoutes, media } from '../contract.ts';
import { buildDocument } from '../openapi/document.ts';
import { REFERENCE_PAGE, REFERENCE_POLICY, referenceFiles } from '../reference/files.ts';

const fileNames = Object.keys(referenceFiles) as (keyof typeof referenceFiles)[];
const fileParams = z.object({ file: z.enum(fileNames) });

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

  routes.get(
    '/reference',
    { action, summary: 'This document, rendered', answers: [media('text/html', 'A page')] },
    (response) => {
      response.set('Content-Security-Policy', REFERENCE_POLICY);
      response.type('text/html').send(REFERENCE_PAGE);
    },
  );

  routes.get(
    '/reference/:file',
    {
      action,
      summary: 'What that page is made of',
      params: fileParams,
      answers: [media('text/css', 'Style'), media('text/javascript', 'Script')],
    },
    (response, { params }) => {
      response.sendFile(referenceFiles[params.file], { cacheControl: false, dotfiles: 'allow' });
    },
  );

  return routes.router;
}
