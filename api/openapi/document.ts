import type { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiParameters,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import manifest from '../../package.json' with { type: 'json' };
import { permissions, type Action } from '../../schemas/access/permissions.ts';
import { roleSchema } from '../../schemas/access/roles.ts';
import { TOKEN_SCOPES, type TokenScope } from '../../schemas/access/tokens.ts';
import type { Contract, DeclaredRoute } from '../contract.ts';
import { namedSchemas } from './components.ts';
import { problemAnswers } from './problem-answers.ts';

/** Every route by its contract, as OpenAPI 3.1. */
export function buildDocument(declared: readonly DeclaredRoute[]) {
  const forPrograms = declared.filter(({ contract }) => scopeOf(contract.action) !== null);
  const paths: ZodOpenApiPathsObject = {};
  for (const route of declared) {
    const path = toTemplate(route.path);
    paths[path] = { ...paths[path], [route.method]: describeOperation(route) };
  }
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Madoguchi',
        version: manifest.version,
        description: INTRODUCTION,
        license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags: [...new Set([...forPrograms, ...declared].map(tagOf))].map((name) => ({ name })),
      paths,
      components: {
        schemas: namedSchemas,
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'A program’s token: `mdg_…`' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: '__Host-madoguchi',
            description: 'A person who is signed in at the desk',
          },
        },
      },
    },
    { override: tidy },
  );
}

const INTRODUCTION = `${manifest.description}

Other programs come in by tokens, which administrators make at the desk; \
each has scopes, of which an operation names the one that it needs. What names no scope is for people at the desk.

A refusal is a problem by RFC 9457: its \`code\` tells what is wrong, \`cause\` and \`remedy\` say so in both languages.

Lists are asked for by \`limit\`, and go on after the \`next\` that they answer with, until it is null.

Answers may gain properties: ignore what you do not know.`;

/** `/api/scans/:scanId` → `/api/scans/{scanId}`. */
export const toTemplate = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

const segmentsOf = (path: string): string[] =>
  path
    .replace(/^\/api/, '')
    .split('/')
    .slice(1);

const tagOf = ({ path }: DeclaredRoute): string =>
  path.startsWith('/api/') ? (segmentsOf(path)[0] ?? '') : 'health';

/** `GET /api/scans/:scanId` → `getScansByScanId`. */
const nameOf = ({ method, path }: DeclaredRoute): string =>
  method +
  segmentsOf(path)
    .map((part) => part.replace(/^:(\w)/, (_, first: string) => `By${first.toUpperCase()}`))
    .flatMap((part) => part.split(/[^A-Za-z]/))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

function describeOperation(route: DeclaredRoute): ZodOpenApiOperationObject {
  const { contract, method } = route;
  const body = describeBody(contract);
  return {
    operationId: nameOf(route),
    tags: [tagOf(route)],
    summary: contract.summary,
    ...describeAccess(contract),
    requestParams: {
      ...(contract.params && { path: contract.params as ZodOpenApiParameters['path'] }),
      ...(contract.query && { query: contract.query as ZodOpenApiParameters['query'] }),
    },
    parameters: [
      ...(method === 'get' ? [] : [DESK_HEADER]),
      ...(contract.isOnce ? [KEY_HEADER] : []),
    ],
    ...(body !== null && { requestBody: body }),
    responses: { ...describeAnswers(contract), ...problemAnswers(route) },
  } as ZodOpenApiOperationObject;
}

const DESK_HEADER = {
  name: 'X-Madoguchi',
  in: 'header',
  description: 'Always `1`; not needed beside a token.',
  schema: { type: 'string', const: '1' },
};

const scopeOf = (action: Action | null): TokenScope | null =>
  TOKEN_SCOPES.find((scope) => scope === action) ?? null;

const KEY_HEADER = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'The same request under the same key is answered as the first time, with `Idempotency-Replayed: true`, for 24 hours.',
  schema: { type: 'string', minLength: 1, maxLength: 257 },
};

/** Who may, for machines and in words. Roles stand where the specification has room for them. */
function describeAccess({ action, description }: Contract) {
  const to = action === null ? 'anyone' : permissions[action].to;
  const roles = to === 'anyone' || to === 'signed-in' ? [...roleSchema.options] : [...to];
  const scope = scopeOf(action);
  const who = [
    ...(scope === null ? [] : [`tokens with the scope \`${scope}\``]),
    to === 'anyone' ? 'anyone' : `at the desk: ${roles.join(', ')}`,
  ];
  return {
    description: [...(description === undefined ? [] : [description]), `For ${who.join('; ')}.`].join('\n\n'), // prettier-ignore
    security: to === 'anyone' ? [] : [...(scope === null ? [] : [{ token: [scope] }]), { session: roles }], // prettier-ignore
    'x-action': action,
    'x-roles': to === 'anyone' ? 'anyone' : roles,
    'x-token-scope': scope,
  };
}

function describeBody({ body, mostFiles }: Contract) {
  if (body !== undefined)
    return { required: true, content: { 'application/json': { schema: body } } };
  if (mostFiles === undefined) return null;
  const file = { type: 'string', format: 'binary' };
  const files = { type: 'array', items: file, minItems: 1, maxItems: mostFiles };
  const description = 'PDF, TIFF, JPEG or PNG; the name of the part does not matter.';
  return {
    required: true,
    description,
    content: { 'multipart/form-data': { schema: { type: 'object', properties: { files } } } },
  };
}

function describeAnswers({ answers }: Contract): ZodOpenApiResponsesObject {
  const found: Record<string, { description: string; content?: Record<string, object> }> = {};
  for (const { status, what, mediaType, schema } of answers) {
    const at = (found[String(status)] ??= { description: what });
    if (mediaType !== '') at.content = { ...at.content, [mediaType]: schema ? { schema } : {} };
  }
  return found as ZodOpenApiResponsesObject;
}

/** What we answer may gain properties: nobody should refuse an answer for one that is new. */
const tidy = ({ jsonSchema, zodSchema, io }: Rendered): void => {
  const { def } = zodSchema._zod;
  const isOpen = def.type === 'object' && (def as z.core.$ZodObjectDef).catchall === undefined;
  if (io === 'output' && isOpen) delete jsonSchema.additionalProperties;
  // What every integer is tells nothing.
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
};

interface Rendered {
  readonly jsonSchema: { additionalProperties?: unknown; minimum?: unknown; maximum?: unknown };
  readonly zodSchema: z.core.$ZodType;
  readonly io: 'input' | 'output';
}
