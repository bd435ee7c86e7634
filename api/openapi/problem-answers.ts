import type { ZodOpenApiResponsesObject } from 'zod-openapi';
import { permissions } from '../../schemas/access/permissions.ts';
import type { ProblemCode } from '../../schemas/http.ts';
import type { DeclaredRoute } from '../contract.ts';
import { problemWords } from '../problem-words.ts';

/** How a route may refuse, by status. */
export function problemAnswers(route: DeclaredRoute): ZodOpenApiResponsesObject {
  const codes = [...new Set([...generalProblems(route), ...(route.contract.problems ?? [])])];
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const { status } = problemWords[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const answers = [...byStatus].map(([status, some]) => [String(status), describe(some)]);
  return Object.fromEntries(answers) as ZodOpenApiResponsesObject;
}

const describe = (codes: readonly ProblemCode[]) => ({
  description: codes.map((code) => `\`${code}\`: ${problemWords[code].cause.en}`).join('\n\n'),
  content: {
    'application/problem+json': {
      schema: {
        allOf: [
          { $ref: '#/components/schemas/Problem' },
          { properties: { code: { enum: [...codes] } } },
        ],
      },
    },
  },
});

/** What follows from who may, and from what is asked for. */
function generalProblems({ method, path, contract }: DeclaredRoute): ProblemCode[] {
  const { action, params, query, body, isOnce } = contract;
  const codes: ProblemCode[] = ['internal'];
  if (path.startsWith('/api')) codes.push('foreign-host');
  if (method !== 'get') codes.push('header-missing', 'foreign-origin');
  if (action !== null && permissions[action].to !== 'anyone')
    codes.push('not-signed-in', 'token-invalid', 'not-allowed', 'scope-missing');
  if (params ?? query ?? body) codes.push('bad-request');
  if (body !== undefined) codes.push('body-too-large');
  if (isOnce) codes.push('bad-request', 'key-in-use', 'key-spent');
  return codes;
}
