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
import { TOKEN_SCOPES } from '../../schemas/access/tokens.ts';
import type { Contract, DeclaredRoute } from '../contract.ts';
import { namedSchemas } from './components.ts';
import { problemAnswers } from './problem-answers.ts';

/** Every route by its contract, as OpenAPI 3.1. */
export function buildDocument(declared: readonly DeclaredRoute[]) {
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
      tags: [...new Set(declared.map(tagOf))].map((name) => ({ name })),
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
    { override: leaveOpen },
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

const tagOf = ({ path }: DeclaredRoute): string => segmentsOf(path)[0] ?? '';

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
    ...(contract.description !== undefined && { description: contract.description }),
    ...describeAccess(contract.action),
    requestParams: {
      ...(contract.params && { path: contract.params as ZodOpenApiParameters['path'] }),
      ...(contract.query && { query: contract.query as ZodOpenApiParameters['query'] }),
    },
    ...(method !== 'get' && { parameters: [DESK_HEADER] }),
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

const isScope = (action: Action): boolean => (TOKEN_SCOPES as readonly Action[]).includes(action);

/** Who may, for machines and in words. Roles stand where the specification has room for them. */
function describeAccess(action: Action | null) {
  const to = action === null ? 'anyone' : permissions[action].to;
  const roles = to === 'anyone' || to === 'signed-in' ? [...roleSchema.options] : [...to];
  const scope = action !== null && isScope(action) ? action : null;
  const people = { session: to === 'anyone' ? [] : roles };
  return {
    security: to === 'anyone' ? [] : [...(scope === null ? [] : [{ token: [scope] }]), people],
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
const leaveOpen = (context: {
  jsonSchema: { additionalProperties?: unknown };
  zodSchema: z.core.$ZodType;
  io: 'input' | 'output';
}): void => {
  const { def } = context.zodSchema._zod;
  const isOpen = def.type === 'object' && (def as z.core.$ZodObjectDef).catchall === undefined;
  if (context.io === 'output' && isOpen) delete context.jsonSchema.additionalProperties;
};
