import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Swagger UI as its package ships it, and two files of ours; nothing comes from elsewhere. */
const LIBRARY = path.dirname(
  createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'),
);
const OWN = path.dirname(fileURLToPath(import.meta.url));

/** Files of the rendered reference by the last part of their address. */
export const referenceFiles = {
  'swagger-ui.css': path.join(LIBRARY, 'swagger-ui.css'),
  'swagger-ui-bundle.js': path.join(LIBRARY, 'swagger-ui-bundle.js'),
  'reference.css': path.join(OWN, 'reference.css'),
  'start.js': path.join(OWN, 'start.js'),
} as const;

/** Strict as everywhere; only the library’s own icons, which stand in its style sheet, are let in besides. */
export const REFERENCE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const REFERENCE_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Madoguchi: reference of the API</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/api/reference/swagger-ui.css" />
    <link rel="stylesheet" href="/api/reference/reference.css" />
  </head>
  <body>
    <div id="reference"></div>
    <script src="/api/reference/swagger-ui-bundle.js"></script>
    <script src="/api/reference/start.js"></script>
  </body>
</html>
`;
