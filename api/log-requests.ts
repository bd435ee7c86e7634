import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { sendProblem } from './problem.ts';

/** One line a request: no query string (searches hold names), no body, no header. */
export const logRequests =
  (log: Logger): RequestHandler =>
  (request, response, next) => {
    const start = performance.now();
    const path = request.path;
    response.on('close', () => {
      const line = {
        method: request.method,
        path,
        status: response.statusCode,
        ms: Math.round(performance.now() - start),
        finished: response.writableFinished,
      };
      if (response.statusCode >= 500) log.error(line, 'request failed');
      else log.info(line, 'request');
    });
    next();
  };

/** Body-parser's refusals have a `type`; everything else that arrives here is a bug. */
export const answerErrors =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (response.headersSent) {
      logBug(log, error, request.path);
      // Express then breaks the connection, so that a half answer is not taken for a whole one.
      return next(error);
    }
    const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : null;
    if (type === 'entity.too.large') return sendProblem(response, 'body-too-large');
    if (typeof type === 'string' && /^(entity|encoding|charset|request)\./.test(type))
      return sendProblem(response, 'bad-request');
    if (error instanceof URIError) return sendProblem(response, 'no-such-address');
    logBug(log, error, request.path);
    sendProblem(response, 'internal');
  };

/** Name and stack frames only: messages of database errors repeat the values of rows. */
function logBug(log: Logger, error: unknown, path: string): void {
  const isError = error instanceof Error;
  const frames = isError ? (error.stack ?? '').split('\n').filter((l) => /^\s+at /.test(l)) : [];
  log.error({ path, error: isError ? error.name : typeof error, frames }, 'unexpected error');
}
