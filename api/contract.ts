import { Router, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import type { Action } from '../schemas/access/permissions.ts';
import type { ProblemCode } from '../schemas/http.ts';
import type { KeptAnswers } from '../store/kept-answers.ts';
import { answerOnce, type Once } from './answer-once.ts';
import type { Guard } from './guard.ts';
import { routeOf } from './log-requests.ts';
import { parseOrRefuse } from './parse-request.ts';

/** What a route answers when all went well; `schema`: of JSON, `null`: the media type says it all. */
export interface Answer {
  readonly status: number;
  readonly what: string;
  readonly mediaType: string;
  readonly schema: z.ZodType | null;
}

/** The one place that says of a route what it asks for, whom, and what it answers. */
export interface Contract<Params = unknown, Query = unknown, Body = unknown> {
  /** Null: asked for by machines, and tells nothing. */
  readonly action: Action | null;
  /** One line of plain English, for the reference. */
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  /** Of JSON. */
  readonly body?: z.ZodType<Body>;
  /** Takes files, as `multipart/form-data`, at most so many. */
  readonly mostFiles?: number;
  readonly answers: readonly Answer[];
  /** An Idempotency-Key is heeded: the same request under the same key is answered once. */
  readonly isOnce?: true;
  /** How it may refuse, besides what goes for every route. */
  readonly problems?: readonly ProblemCode[];
}

export type Method = 'get' | 'head' | 'post' | 'patch' | 'delete';

export interface DeclaredRoute {
  readonly method: Method;
  /** As Express has it: `/api/scans/:scanId`. */
  readonly path: string;
  readonly contract: Contract;
}

/** A request, parsed. */
export interface Asked<Params = unknown, Query = unknown, Body = unknown> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly once: Once;
  readonly request: Request;
  readonly next: NextFunction;
}
type Handle<Params, Query, Body> = (
  response: Response,
  asked: Asked<Params, Query, Body>,
) => Promise<void> | void;

/** Where routes are declared, so that the document of the API knows them. */
export interface RouteContext {
  readonly may: Guard;
  readonly answers: KeptAnswers;
  readonly declared: DeclaredRoute[];
}

const anything = z.unknown();

/**
 * A router whose routes are declared by their contracts: a handler is called for whom the action is
 * allowed, with what its contract's schemas made of the request. `base`: where it will be mounted.
 */
export function declareRoutes({ may, declared, answers }: RouteContext, base = '/api') {
  const router = Router();
  const declare =
    (method: Method) =>
    <Params, Query, Body>(
      path: string,
      contract: Contract<Params, Query, Body>,
      handle: Handle<Params, Query, Body>,
    ): void => {
      const template = `${base}${path}`;
      declared.push({ method, path: template, contract });
      const parse = <T>(schema: z.ZodType<T> | undefined, input: unknown, response: Response) =>
        parseOrRefuse((schema ?? anything) as z.ZodType<T>, input, response);
      const answer = async (
        request: Request,
        response: Response,
        next: NextFunction,
      ): Promise<void> => {
        const params = parse(contract.params, request.params, response);
        const query = params && parse(contract.query, request.query, response);
        const body = query && parse(contract.body, request.body, response);
        if (params === null || query === null || body === null) return;
        const answerWith = (once: Once) =>
          handle(response, { params, query, body, once, request, next });
        if (contract.isOnce) await answerOnce(answers, request, response, next, answerWith);
        else await answerWith({ id: null, sent: [] });
      };
      const { action } = contract;
      routeOf(router, path, template)[method](
        ...(action === null ? [answer] : [may(action), answer]),
      );
    };
  return {
    router,
    get: declare('get'),
    head: declare('head'),
    post: declare('post'),
    patch: declare('patch'),
    delete: declare('delete'),
  };
}

/** A record as JSON. */
export const json = (schema: z.ZodType, what: string, status = 200): Answer => ({
  status,
  what,
  mediaType: 'application/json',
  schema,
});

/** Something else than JSON: a picture, a file, a stream. */
export const media = (mediaType: string, what: string): Answer => ({
  status: 200,
  what,
  mediaType,
  schema: null,
});

export const nothing = (what: string): Answer => ({
  status: 204,
  what,
  mediaType: '',
  schema: null,
});
