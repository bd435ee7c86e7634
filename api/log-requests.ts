import type {
  ErrorRequestHandler,
  IRoute,
  Request,
  RequestHandler,
  Response,
  Router,
} from 'express';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { RequestObserver } from '../telemetry/contracts.ts';
import { sendProblem } from './problem.ts';

/** By which a request's lines are found; it is answered with it as well. */
const ID_HEADER = 'X-Request-Id';

const idOf = (response: Response): string => String(response.getHeader(ID_HEADER));

/**
 * One line a request: no query string (searches hold names), no body, no header. What is counted and
 * traced of it has the route's template in place of the path.
 */
export const logRequests =
  (log: Logger, observer: RequestObserver): RequestHandler =>
  (request, response, next) => {
    const start = performance.now();
    const { method, path } = request;
    response.setHeader(ID_HEADER, randomUUID());
    observer.request({ method, traceparent: request.get('traceparent') }, (seen) => {
      response.on('close', () => {
        const status = response.statusCode;
        const line = {
          request: idOf(response),
          ...(seen.traceId !== null && { trace: seen.traceId }),
          method,
          path,
          status,
          ms: Math.round(performance.now() - start),
          finished: response.writableFinished,
        };
        seen.end({ route: templateOf(request), status, isStream: isEventStream(response) });
        if (status >= 500) log.error(line, 'request failed');
        else log.info(line, 'request');
      });
      next();
    });
  };

/**
 * The route at `path` of a router, which knows its whole template: Express forgets where a router is
 * mounted as soon as a handler has failed.
 */
export const routeOf = (router: Router, path: string, template: string): IRoute =>
  Object.assign(router.route(path), { template });

/** Null: no route was reached, be it that there is none or that the request was refused before. */
const templateOf = ({ route }: Request): string | null =>
  (route as { readonly template?: string } | undefined)?.template ?? null;

const isEventStream = (response: Response): boolean =>
  String(response.getHeader('Content-Type')).startsWith('text/event-stream');

/** Body-parser's refusals have a `type`; everything else that arrives here is a bug. */
export const answerErrors =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (response.headersSent) {
      logBug(log, error, request, response);
      // Express then breaks the connection, so that a half answer is not taken for a whole one.
      return next(error);
    }
    const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : null;
    if (type === 'entity.too.large') return sendProblem(response, 'body-too-large');
    if (typeof type === 'string' && /^(entity|encoding|charset|request)\./.test(type))
      return sendProblem(response, 'bad-request');
    if (error instanceof URIError) return sendProblem(response, 'no-such-address');
    logBug(log, error, request, response);
    sendProblem(response, 'internal');
  };

/** Name and stack frames only: messages of database errors repeat the values of rows. */
function logBug(log: Logger, error: unknown, { path }: Request, response: Response): void {
  const isError = error instanceof Error;
  const frames = isError ? (error.stack ?? '').split('\n').filter((l) => /^\s+at /.test(l)) : [];
  const name = isError ? error.name : typeof error;
  log.error({ request: idOf(response), path, error: name, frames }, 'unexpected error');
}
