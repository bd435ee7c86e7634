import express, { Router } from 'express';
import path from 'node:path';
import { routeOf } from '../log-requests.ts';

/** Files whose names hold their hash never change. */
const YEAR_SECONDS = 31_536_000;

/**
 * The built desks. Their addresses (`/`, `/pages/…`) are all the same document, which finds its
 * way by itself; a path with an extension is a file or nothing.
 */
export function deskFiles(webRoot: string): Router {
  const router = Router();
  router.use(
    '/assets',
    express.static(path.join(webRoot, 'assets'), {
      immutable: true,
      maxAge: YEAR_SECONDS * 1000,
      fallthrough: true,
    }),
  );
  router.use(express.static(webRoot, { index: false, cacheControl: false }));
  routeOf(router, '/{*address}', '/{*address}').get((request, response, next) => {
    if (path.extname(request.path) !== '') return next();
    response.set('Cache-Control', 'no-cache');
    response.sendFile(path.join(webRoot, 'index.html'), { cacheControl: false, dotfiles: 'allow' });
  });
  return router;
}
