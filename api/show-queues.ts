import { Router, type Express } from 'express';
import type { ApiContext } from './context.ts';
import { forbidCaching } from './security.ts';
import { sendProblem } from './problem.ts';

/**
 * The policy of these pages alone: their library sets styles by script, and finds its files by a base.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The work queues, to be looked at: whatever would change one is refused here, whoever drew the pages,
 * since it would leave no event. Pages that failed are read again at the desk.
 */
export function showQueues({ may }: Pick<ApiContext, 'may'>, board: Express): Router {
  const router = Router();
  router.use(may('see-queues'), forbidCaching, (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return sendProblem(response, 'no-such-address');
    response.set('Content-Security-Policy', POLICY);
    next();
  });
  router.use(board);
  return router;
}
